import { sanitizeLine } from '../../text/sanitize.ts';
import { listed, sentence } from '../../wording/sentences.ts';
import { counted, dollars, grouped, megabytes, percent } from '../../wording/units.ts';
import type { NoMemoryReason } from '../model/snapshot.ts';
import { formerOf, startOf } from '../rollout/rollout.ts';
import { costSentence } from '../sizing/cost.ts';
import { isInsufficient } from '../sizing/right-size.ts';
import { bridgeOf, type Case, costOfRaise, type Draft, seeRootCause } from './case.ts';
import type { FixId } from './fixes.ts';

/** A leak that may end a container within this many invocations. */
const soon = 100;
/** A size this much larger than the peak deserves a word that it cannot be lowered yet. */
const roomyShare = 0.4;

/** What the memory figures say, where nothing has failed yet or nothing can be known. */
export function memoryFindings(known: Case): Draft[] {
  if (known.facts.fn.emulated) return [emulated];
  return [
    ...memoryLeak(known),
    ...deployRegression(known),
    ...memoryPressure(known),
    ...overProvisioned(known),
    ...noMemoryData(known),
    ...insufficientData(known),
  ];
}

const emulated: Draft = {
  id: 'emulated',
  severity: 'info',
  title: 'Logs of an emulator: its memory figures mean nothing',
  detail:
    'Every REPORT says that all of the memory was used, from the first on and without a kill: SAM local, LocalStack and the runtime interface emulator do not measure it.',
  recommendation: 'Judge the memory by logs from AWS.',
  fixes: [],
};

function memoryLeak(known: Case): Draft[] {
  const { facts, pressure, rootCause } = known;
  const { leak } = facts.fn;
  const some = leak.containersLeaking > 0 && leak.verdict !== 'none';
  if (leak.verdict !== 'leaking' && !some) return [];
  const left = leak.invocationsToLimit;
  const near = pressure?.severity === 'critical' || (left !== null && left.p50 <= soon);
  const explained = rootCause?.cause === 'leak' || rootCause?.cause === 'extension';
  return [
    {
      id: 'memory-leak',
      severity: leak.verdict !== 'leaking' ? 'medium' : near ? 'critical' : 'high',
      title:
        leak.containersLeaking === 0
          ? 'Memory leak, in containers that end before it shows in one alone'
          : `Memory leak: ${leak.containersLeaking} of ${counted(leak.containersJudged, 'container')} growing`,
      detail: [
        leak.slopeMbPerInvocation === null ? '' : `${megabytes(leak.slopeMbPerInvocation)} an invocation`,
        left === null
          ? ''
          : `the next container reaches its limit in about ${counted(Math.round(left.p50), 'invocation')} (${grouped(Math.round(left.p10))} to ${left.p90 === null ? 'many more' : grouped(Math.round(left.p90))})`,
        leak.evidence ?? '',
      ]
        .filter((part) => part !== '')
        .map(sentence)
        .join(' '),
      recommendation: explained
        ? seeRootCause(rootCause)
        : `Bound what the code keeps between invocations (module-level caches, arrays, listeners, pools)${bridgeOf(known)}.`,
      fixes: explained ? [] : ['bound-cache', 'find-leak', 'bridge-memory', 'alarm-memory'],
    },
  ];
}

function deployRegression({ rollout, rootCause }: Case): Draft[] {
  if (rollout?.verdict !== 'worse') return [];
  const { after, cause } = rollout;
  return [
    {
      id: 'deploy-regression',
      severity: after.oomKills > 0 ? 'critical' : 'high',
      title: `Memory is worse since ${startOf(rollout)}`,
      detail: rollout.reason,
      recommendation: rootCause?.since
        ? seeRootCause(rootCause)
        : `Go back to ${formerOf(rollout)} until the difference is explained.`,
      fixes: cause === 'version' && !rootCause?.since ? ['aliases'] : [],
    },
  ];
}

function memoryPressure(known: Case): Draft[] {
  const { facts, pressure, recommendation, rootCause } = known;
  // The kills have said it already, and their chain says how many containers stand near the limit.
  if (pressure === null || rootCause !== null) return [];
  const { severity, peakMb, sizeMb, containers, pressed, risk } = pressure;
  const leaking = facts.fn.leak.verdict === 'leaking';
  const title = `Peak memory at ${percent(peakMb / sizeMb)} of ${grouped(sizeMb)} MB`;
  const fixes: readonly FixId[] = leaking
    ? []
    : severity === 'medium'
      ? ['bridge-memory', 'alarm-memory']
      : ['set-memory', 'runtime-heap', 'alarm-memory'];
  return [
    {
      id: 'memory-pressure',
      severity,
      title,
      detail: [
        `${title}: ${megabytes(sizeMb - peakMb)} left${containers === 0 ? '' : `; ${pressed} of ${counted(containers, 'running container')} at 80 % or more`}. Risk of an OOM in the next 1,000 invocations: about ${riskWords(risk)}.`,
        ...killedChildren(facts.fn.killedChildren ?? []),
        ...(leaking ? [] : costOfRaise(known)),
      ].join(' '),
      recommendation: leaking
        ? 'See the memory leak of this function.'
        : (recommendation?.reason ?? 'Raise the memory before a larger request meets the limit.'),
      fixes,
    },
  ];
}

function killedChildren(children: readonly string[]): string[] {
  if (children.length === 0) return [];
  const names = listed(children.map((child) => sanitizeLine(child).slice(0, 60)));
  return [`SIGKILL ended ${names} in attempts that were answered: a child process shares the memory.`];
}

function riskWords(risk: number): string {
  // The model is calibrated up to .4.
  return risk > 0.4 ? 'even or more' : risk < 0.005 ? 'under 1 %' : percent(risk);
}

function overProvisioned({ sizing, recommendation }: Case): Draft[] {
  if (recommendation?.action !== 'lower' || sizing === null) return [];
  const { sizeMb, peakMb } = sizing;
  const { cost, memoryMb } = recommendation;
  const saving =
    cost === null ? '' : `, up to ${dollars(cost.x86.now - cost.x86.then)} less per million invocations`;
  return [
    {
      id: 'over-provisioned',
      severity: 'low',
      title: `Peak memory at ${percent(peakMb / sizeMb)} of ${grouped(sizeMb)} MB: ${grouped(memoryMb)} MB would do`,
      detail: `${recommendation.reason}${cost === null ? '' : ` ${costSentence(sizeMb, memoryMb, cost)}`}`,
      recommendation: `Measure ${grouped(memoryMb)} MB with power tuning, then set it${saving}.`,
      fixes: ['power-tuning', 'set-memory', 'alarm-memory'],
    },
  ];
}

const noMemoryReasons: Readonly<
  Record<
    NoMemoryReason,
    { readonly detail: string; readonly recommendation: string; readonly fixes: readonly FixId[] }
  >
> = {
  'log-level': {
    detail:
      'Only failures leave a line: the system log level is WARN, which drops the REPORTs of healthy invocations.',
    recommendation: 'Set the system log level to INFO to see the memory.',
    fixes: ['log-level'],
  },
  'managed-instances': {
    detail:
      'Lambda Managed Instances run several requests at once and report no memory per invocation. CloudWatch has the utilization of their environments every five minutes (ExecutionEnvironmentMemoryUtilization).',
    recommendation: 'Watch that metric, or the memory with Lambda Insights.',
    fixes: ['managed-metric', 'insights'],
  },
  'no-reports': {
    detail:
      'Invocations were seen, but none of their REPORTs: the recording or the filter leaves them out, or the environment was gone before it could write one.',
    recommendation: 'Read the log group without a filter, and check the system log level.',
    fixes: ['log-level'],
  },
};

function noMemoryData({ facts }: Case): Draft[] {
  const reason = facts.fn.noMemoryData;
  if (reason === null) return [];
  return [
    {
      id: 'no-memory-data',
      severity: 'low',
      title: 'No memory figures in the logs',
      ...noMemoryReasons[reason],
    },
  ];
}

function insufficientData({ sizing, recommendation }: Case): Draft[] {
  if (sizing === null || recommendation?.action !== 'keep' || sizing.kills > 0) return [];
  if (!isInsufficient(sizing) || sizing.peakMb > roomyShare * sizing.sizeMb) return [];
  return [
    {
      id: 'insufficient-data',
      severity: 'info',
      title: `Only ${counted(sizing.invocations, 'invocation')} of ${counted(sizing.lives, 'container life', 'container lives')} seen`,
      detail: recommendation.reason,
      recommendation: 'Watch longer, or ask CloudWatch for a longer range.',
      fixes: ['longer-range'],
    },
  ];
}
