/** The stand-in CloudWatch on the loopback with a workload in it, and the built program run against it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '../../demo/random.ts';
import { type Run, run } from '../end-to-end/run.ts';
import { startCloudWatch } from '../stand-in/cloudwatch.ts';
import { createService } from '../stand-in/service.ts';
import { type Fault, withFault } from './faults.ts';
import type { Line } from './workload.ts';

/** Live Tail updates come this often: a second of the service, made shorter. */
const updateEveryMs = 250;

export interface SurfaceAccount {
  /** Runs `lambda-oom tail '*'` with these options. */
  tail(options: readonly string[]): Promise<Run>;
  /** As `tail`; each kill's JSON is appended to a file by `--on-oom`. Gives the run and the lines of that file. */
  tailWithOnOom(options: readonly string[]): Promise<Run & { readonly onOom: readonly string[] }>;
  close(): Promise<void>;
}

export async function openSurfaceAccount(lines: readonly Line[], fault: Fault): Promise<SurfaceAccount> {
  const folder = mkdtempSync(path.join(tmpdir(), 'surface-'));
  const random = createRandom(11);
  const stored = createService({ now: Date.now, random });
  const groups = new Set(lines.map(({ group }) => group));
  for (const group of groups) stored.createGroup(group, { creationTime: Date.now() - 3_600_000 });
  for (const line of lines) stored.write(line);
  const cloudWatch = await startCloudWatch(withFault(stored, fault, random));
  const ticker = setInterval(cloudWatch.tick, updateEveryMs);
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIDSURFACE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: stored.region,
    AWS_ENDPOINT_URL: cloudWatch.url,
  };
  let files = 0;
  const tail = (options: readonly string[]) =>
    run(['tail', '/aws/lambda/*', '--interval', '1s', ...options], { env });
  return {
    tail,
    async tailWithOnOom(options) {
      files += 1;
      const file = path.join(folder, `on-oom-${files}`);
      const ended = await tail([...options, '--on-oom', `cat >> '${file}'`]);
      return { ...ended, onOom: linesOf(file) };
    },
    async close() {
      clearInterval(ticker);
      await cloudWatch.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** None where the command was never run. */
function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n');
  } catch {
    return [];
  }
}
