import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { Analyzer } from '../../../src/analysis/analyzer.ts';
import type { Snapshot } from '../../../src/analysis/model/snapshot.ts';
import type { LogEvent } from '../../../src/events/log-event.ts';

/** From the lines to the advice: the recordings that ship with the package. */
function analyze(name: string): Snapshot {
  const packed = readFileSync(new URL(`../../../demo/${name}.ndjson.gz`, import.meta.url));
  const lines = gunzipSync(packed).toString().split('\n');
  const analyzer = new Analyzer({ pressure: 0.85 });
  analyzer.add({
    events: lines.flatMap((line): LogEvent[] => (line === '' ? [] : [eventOf(JSON.parse(line))])),
  });
  return analyzer.snapshot({ scope: { containers: 'none' } });
}

interface Recorded extends Omit<LogEvent, 'logGroup' | 'logStream'> {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

function eventOf({ logGroupName, logStreamName, ...event }: Recorded): LogEvent {
  return { ...event, logGroup: logGroupName, logStream: logStreamName };
}

function advice(snapshot: Snapshot, name: string) {
  const fn = snapshot.functions.find(({ functionName }) => functionName === name);
  const findings = snapshot.findings.filter(({ functionName }) => functionName === name);
  return { fn, findings, first: findings[0], ids: findings.map(({ id }) => id) };
}

describe('the incident', () => {
  let incident: Snapshot;
  beforeAll(() => {
    incident = analyze('incident');
  });

  it('is a leak that ends in kills', () => {
    const { fn, first, ids } = advice(incident, 'image-resize');
    expect(fn?.recommendation).toMatchObject({ action: 'fix-leak', censored: true });
    expect(ids.slice(0, 3)).toEqual(['root-cause', 'oom-kills', 'memory-leak']);
    expect(first?.title).toBe('A memory leak fills the containers');
    expect(first?.detail).toMatch(/^Memory grew by 1\.[89] MB an invocation/);
  });

  it('and a function without headroom', () => {
    const { fn, first } = advice(incident, 'checkout-api');
    expect(fn?.recommendation).toMatchObject({ action: 'raise', memoryMb: 384 });
    expect(first?.title).toBe('Memory is so near the limit that ordinary requests go over it');
  });

  it('and others that are well', () => {
    expect(advice(incident, 'stream-etl').ids).toEqual([]);
  });
});

describe('the roll-out', () => {
  it('is worse since version 8, which does not fit', () => {
    const { fn, first, ids } = advice(analyze('rollout'), 'orders-api');
    expect(fn?.rollout).toMatchObject({ cause: 'version', verdict: 'worse', before: { label: 'version 7' } });
    expect(first?.title).toBe('The new version needs more than the Memory Size, since version 8');
    expect(first?.recommendation).toMatch(/^Go back to version 7 first\./);
    expect(ids).toContain('deploy-regression');
  });
});

describe('the steady day', () => {
  it('has nothing to fix', () => {
    const steady = analyze('steady');
    expect(steady.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(advice(steady, 'thumbnails').fn?.recommendation).toMatchObject({ memoryMb: 512, action: 'keep' });
  });
});
