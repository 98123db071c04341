/** An AWS account for the built program: the stand-in CloudWatch on the loopback, whose seconds are short. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '../../demo/random.ts';
import { type CloudWatch, startCloudWatch } from '../stand-in/cloudwatch.ts';
import { createService, type Service } from '../stand-in/service.ts';

/** A second of a Live Tail session, so that nobody waits for one. */
const secondMs = 100;

export interface Account {
  readonly service: Service;
  readonly cloudWatch: CloudWatch;
  /** For the child: where the account is, and its keys. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes the keys that the program finds, as a login does. */
  login(keyId: string): void;
  /** A whole invocation, taken in at once; its request id. */
  invoke(functionName: string, outcome: { readonly usedMb: number; readonly killed?: boolean }): string;
  close(): Promise<void>;
}

export async function openAccount(): Promise<Account> {
  const folder = mkdtempSync(path.join(tmpdir(), 'account-'));
  const service = createService({ now: Date.now, random: createRandom(3) });
  const cloudWatch = await startCloudWatch(service);
  const ticker = setInterval(cloudWatch.tick, secondMs);
  const credentials = path.join(folder, 'credentials');
  let invocations = 0;
  const account: Account = {
    service,
    cloudWatch,
    env: {
      AWS_SHARED_CREDENTIALS_FILE: credentials,
      AWS_CONFIG_FILE: path.join(folder, 'config'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: cloudWatch.url,
    },
    login: (keyId) =>
      writeFileSync(credentials, `[default]\naws_access_key_id=${keyId}\naws_secret_access_key=secret\n`),
    invoke(functionName, { usedMb, killed = false }) {
      invocations += 1;
      const id = `00000000-0000-4000-8000-${String(invocations).padStart(12, '0')}`;
      const now = Date.now();
      const say = (message: string) =>
        service.write({
          group: `/aws/lambda/${functionName}`,
          stream: `2026/11/24/[$LATEST]${'a'.repeat(32)}`,
          timestamp: now,
          ingestionTime: now,
          message,
        });
      const end = killed ? '\tStatus: error\tError Type: Runtime.OutOfMemory' : '';
      say(`START RequestId: ${id} Version: $LATEST\n`);
      say(`END RequestId: ${id}\n`);
      say(
        `REPORT RequestId: ${id}\tDuration: 12.00 ms\tBilled Duration: 12 ms\tMemory Size: 256 MB\tMax Memory Used: ${usedMb} MB${end}\n`,
      );
      return id;
    },
    async close() {
      clearInterval(ticker);
      await cloudWatch.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  account.login('AKIDFIRST');
  return account;
}
