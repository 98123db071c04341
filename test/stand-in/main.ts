/**
 * The stand-in CloudWatch from the command line, to try the program by hand without an AWS account:
 *
 *   npx tsx test/stand-in/main.ts --port 4566 --scenario incident
 *   AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x lambda-oom tail '*' --region eu-west-1 --endpoint-url http://127.0.0.1:4566
 *
 * `--fault throttle|cut|sampled|denied-live|expired` plays what goes wrong, `--seed n` another history.
 */
import { parseArgs } from 'node:util';
import { createRandom } from '../../demo/random.ts';
import { startCloudWatch } from './cloudwatch.ts';
import { awsError, type Behaviour, createService, throttled } from './service.ts';
import { createWorkload, scenarios } from './workload.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    scenario: { type: 'string', default: 'incident' },
    seed: { type: 'string', default: '1' },
    fault: { type: 'string', default: 'none' },
    history: { type: 'string', default: '20' },
  },
});

const faults: Readonly<Record<string, (behaviour: Behaviour) => void>> = {
  none: () => {},
  throttle: (behaviour) => {
    behaviour.fail = (operation, call) =>
      operation === 'FilterLogEvents' && call % 3 === 0 ? throttled() : null;
  },
  cut: (behaviour) => {
    behaviour.endSession = (_, age) => (age > 15_000 ? 'cut' : 'live');
  },
  sampled: (behaviour) => {
    behaviour.liveEventsPerSecond = 3;
  },
  'denied-live': (behaviour) => {
    behaviour.fail = (operation) =>
      operation === 'StartLiveTail'
        ? awsError('AccessDeniedException', 'not authorized to perform logs:StartLiveTail')
        : null;
  },
  // Holds for a minute, then expires for half a minute, and so on.
  expired: (behaviour) => {
    behaviour.fail = () =>
      Math.floor(Date.now() / 30_000) % 3 === 2
        ? awsError('ExpiredTokenException', 'The security token included in the request is expired')
        : null;
  },
};

const actors = scenarios[values.scenario];
const fault = faults[values.fault];
if (actors === undefined || fault === undefined) {
  process.stderr.write(
    `--scenario: ${Object.keys(scenarios).join(', ')}; --fault: ${Object.keys(faults).join(', ')}\n`,
  );
  process.exit(2);
}

const random = createRandom(Number(values.seed));
const service = createService({ now: Date.now, random });
const historyMs = Number(values.history) * 60_000;
const workload = createWorkload(service, random, actors, Date.now() - historyMs, Date.now() - historyMs / 2);
workload.advance(Date.now());
fault(service.behaviour);
const cloudWatch = await startCloudWatch(service, Number(values.port));
const timer = setInterval(() => {
  workload.advance(Date.now());
  cloudWatch.tick();
}, 1_000);
process.stdout.write(`${cloudWatch.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clearInterval(timer);
    void cloudWatch.close();
  });
}
