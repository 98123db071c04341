import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { recordingFile, recordings } from '../../demo/make.ts';
import { demoSpeeds } from '../../src/commands/demo.ts';

interface Recorded {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly eventId: string;
  readonly message: string;
}

const made = recordings();

function events(name: string): Recorded[] {
  const text = made.get(name) ?? '';
  return text
    .trimEnd()
    .split('\n')
    .map((line): Recorded => JSON.parse(line));
}

describe('the recordings that ship with the package', () => {
  it.each([...made.keys()])('%s is what make.ts writes, to the byte', (name) => {
    const committed = gunzipSync(readFileSync(recordingFile(name))).toString('utf8');
    expect(committed === made.get(name)).toBe(true);
  });

  it.each([...made.keys()])('%s plays on the screen in 45 to 55 s', (name) => {
    const times = events(name).map((event) => event.timestamp);
    const playing = (Math.max(...times) - Math.min(...times)) / (demoSpeeds.get(name) ?? 1);
    expect(playing).toBeGreaterThan(45_000);
    expect(playing).toBeLessThan(55_000);
  });

  it('weigh less than 400 kB together', () => {
    const bytes = [...made.keys()].reduce((sum, name) => sum + readFileSync(recordingFile(name)).length, 0);
    expect(bytes).toBeLessThan(400_000);
  });

  it.each([...made.keys()])('%s comes in order of arrival, 0.5 to 15 s late, each event once', (name) => {
    const all = events(name);
    expect(new Set(all.map((event) => event.eventId)).size).toBe(all.length);
    let before = all[0];
    for (const event of all) {
      expect(event.eventId).toMatch(/^\d{56}$/);
      expect(event.ingestionTime - event.timestamp).toBeGreaterThanOrEqual(500);
      expect(event.ingestionTime - event.timestamp).toBeLessThanOrEqual(15_000);
      if (before !== undefined) expect(event.eventId >= before.eventId).toBe(true);
      before = event;
    }
  });
});

describe('incident', () => {
  const all = events('incident');
  const first = Math.min(...all.map((event) => event.timestamp));
  const kills = all.filter((event) => /Runtime\.OutOfMemory|signal: killed/.test(event.message));

  it('lasts about half an hour and has its first kill in the first quarter, six more after it', () => {
    const last = Math.max(...all.map((event) => event.timestamp));
    expect((last - first) / 60_000).toBeGreaterThan(29);
    expect((last - first) / 60_000).toBeLessThan(31);
    expect(kills.length).toBeGreaterThanOrEqual(7);
    expect((Math.min(...kills.map((event) => event.timestamp)) - first) / 60_000).toBeLessThan(9);
  });

  it('has kills of the old and of the new style, a timeout, a MemoryError and a retry under the same id', () => {
    expect(kills.some((event) => event.message.startsWith('REPORT '))).toBe(true);
    expect(kills.some((event) => event.message.endsWith('signal: killed\nRuntime.ExitError\n'))).toBe(true);
    expect(all.some((event) => / Task timed out after \d\.\d\d seconds\n\n$/.test(event.message))).toBe(true);
    expect(all.some((event) => event.message.startsWith('[ERROR] MemoryError\n'))).toBe(true);
    const starts = all.flatMap((event) => /^START RequestId: (\S+)/.exec(event.message)?.[1] ?? []);
    expect(starts.length - new Set(starts).size).toBeGreaterThanOrEqual(4);
  });
});
