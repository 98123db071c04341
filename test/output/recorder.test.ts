import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogEvent } from '../../src/events/log-event.ts';
import { openRecorder } from '../../src/output/recorder.ts';
import { writeNewFile } from '../../src/output/recording-file.ts';

const same = (text: string) => text;
const event: LogEvent = {
  account: null,
  logGroup: '/aws/lambda/fn',
  logStream: '2026/11/23/[8]4f21c9',
  timestamp: 1,
  ingestionTime: null,
  eventId: '0'.repeat(56),
  message: 'START RequestId: SECRET\t\u009b31m\ud800\n',
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'recorder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('writeNewFile', () => {
  it('writes for the owner alone, over nothing', () => {
    const file = path.join(folder, 'report.json');
    writeNewFile(file, 'x');
    expect(readFileSync(file, 'utf8')).toBe('x');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(() => writeNewFile(file, 'y')).toThrow(/something is there already/);
    expect(readFileSync(file, 'utf8')).toBe('x');
  });

  it('leaves nothing of a file that could not be written whole', () => {
    const module_ = fileURLToPath(new URL('../../src/output/recording-file.ts', import.meta.url));
    const script = path.join(folder, 'fill.ts');
    const file = path.join(folder, 'report.json');
    writeFileSync(
      script,
      `import { writeNewFile } from ${JSON.stringify(module_)};
       try { writeNewFile(process.argv[2] ?? '', 'x'.repeat(1_000_000)); } catch (error) { process.stdout.write(error.message); }`,
    );
    const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));
    const run = spawnSync('bash', ['-c', 'ulimit -f 50; exec "$0" "$@"', tsx, script, file], {
      encoding: 'utf8',
    });
    expect(run.stdout).toBe(`${file} cannot be written: the file would be too large`);
    expect(existsSync(file)).toBe(false);
  });
});

describe('openRecorder', () => {
  it("writes each event as a line in the service's names, for its owner alone", () => {
    const file = path.join(folder, 'a.ndjson');
    const recorder = openRecorder(file, same);
    recorder.write([event, { ...event, timestamp: 2 }]);
    recorder.close();
    recorder.close();
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      logGroupName: event.logGroup,
      logStreamName: event.logStream,
      timestamp: 1,
      ingestionTime: null,
      eventId: event.eventId,
      message: event.message,
    });
    expect(lines[0]).not.toContain('\u009b');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(recorder.events).toBe(2);
    expect(recorder.problem).toBeNull();
  });

  it('masks messages and keeps ids', () => {
    const file = path.join(folder, 'a.ndjson');
    const recorder = openRecorder(file, (text) => text.replaceAll('SECRET', '<x>').replaceAll('0', '<zero>'));
    recorder.write([event]);
    recorder.close();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      eventId: event.eventId,
      message: expect.stringContaining('<x>'),
    });
  });

  it('takes an empty file, and makes it private', () => {
    const file = path.join(folder, 'a.ndjson');
    writeFileSync(file, '', { mode: 0o644 });
    openRecorder(file, same).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('leaves a file alone that holds something', () => {
    const file = path.join(folder, 'a.ndjson');
    writeFileSync(file, 'precious');
    expect(() => openRecorder(file, same)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining('holds something already') }),
    );
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });

  it.each(['', 'no/such/folder/a.ndjson'])('says why %j cannot be written', (name) => {
    expect(() => openRecorder(path.join(folder, name), same)).toThrow(
      expect.objectContaining({ exitCode: 2 }),
    );
  });

  it('stops at a full device and says so', () => {
    const recorder = openRecorder('/dev/full', same);
    recorder.write([event]);
    recorder.write([event]);
    expect(recorder.problem).toBe(
      'Recording to /dev/full stopped after 0 events: no space left on the device.',
    );
    expect(recorder.events).toBe(0);
  });

  it('leaves whole lines where the disk fills up in the middle of one', () => {
    const file = path.join(folder, 'a.ndjson');
    const recorder = fileURLToPath(new URL('../../src/output/recorder.ts', import.meta.url));
    const script = path.join(folder, 'fill.ts');
    writeFileSync(
      script,
      `import { openRecorder } from ${JSON.stringify(recorder)};
       const recorder = openRecorder(process.argv[2] ?? '', (text) => text);
       const event = ${JSON.stringify({ ...event, message: 'x'.repeat(1_500) })};
       for (let i = 0; i < 20; i++) recorder.write([event, event, event]);
       recorder.close();
       process.stdout.write(JSON.stringify([recorder.events, recorder.problem]));`,
    );
    const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));
    // A limit on the size of files is what a test can set without a disk of its own; Node ignores SIGXFSZ.
    const run = spawnSync('bash', ['-c', 'ulimit -f 50; exec "$0" "$@"', tsx, script, file], {
      encoding: 'utf8',
    });
    const [events, problem]: [number, string] = JSON.parse(run.stdout);
    const text = readFileSync(file, 'utf8');
    expect(problem).toMatch(/stopped after \d+ events: the file would be too large\.$/);
    expect(text.endsWith('\n')).toBe(true);
    expect(text.trimEnd().split('\n')).toHaveLength(events);
    expect(events).toBeGreaterThan(20);
    execFileSync('node', [
      '-e',
      'for (const l of require("fs").readFileSync(process.argv[1],"utf8").trimEnd().split("\\n")) JSON.parse(l)',
      file,
    ]);
  });

  it('follows no link that leads nowhere, and makes nothing private at the end of one', () => {
    const target = path.join(folder, 'target');
    const link = path.join(folder, 'link');
    symlinkSync(target, link);
    expect(() => openRecorder(link, same)).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(existsSync(target)).toBe(false);
    writeFileSync(target, '', { mode: 0o644 });
    openRecorder(link, same).close();
    expect(statSync(target).mode & 0o777).toBe(0o644);
    expect(() => openRecorder(link, same, true)).toThrow(/something is there already/);
  });

  it('notices that its file was removed', () => {
    const file = path.join(folder, 'a.ndjson');
    const recorder = openRecorder(file, same);
    recorder.write([event]);
    unlinkSync(file);
    recorder.write([event]);
    expect(recorder.problem).toBe(`Recording to ${file} stopped after 1 events: the file was removed.`);
  });

  describe('into a pipe', () => {
    const big = { ...event, message: 'x'.repeat(100_000) };
    let pipe = '';
    beforeEach(() => {
      pipe = path.join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
    });

    it('waits for no reader', () => {
      expect(() => openRecorder(pipe, same)).toThrow(/nothing reads from this pipe/);
    });

    it('is not held up by a reader that stalls, and says in the end that it took no more', () => {
      const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
      const recorder = openRecorder(pipe, same);
      recorder.write([event]);
      for (let i = 0; i < 50; i++) recorder.write([big]);
      expect(recorder.problem).toBeNull();
      expect(recorder.events).toBe(1);
      recorder.close();
      expect(recorder.problem).toBe(`Recording to ${pipe} stopped after 1 events: its reader takes no more.`);
      closeSync(reader);
    });

    it('keeps no more than 16 MB for it', () => {
      const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
      const recorder = openRecorder(pipe, same);
      for (let i = 0; i < 200; i++) recorder.write([big]);
      expect(recorder.problem).toContain('its reader takes no more');
      closeSync(reader);
    });

    it('gives a slow reader all of it', async () => {
      const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
      const recorder = openRecorder(pipe, same);
      for (let i = 0; i < 20; i++) recorder.write([big]);
      let read = 0;
      const bytes = Buffer.alloc(1 << 20);
      await vi.waitFor(() => {
        read += readSync(reader, bytes);
        expect(recorder.events).toBe(20);
      }, 10_000);
      recorder.close();
      expect(recorder.problem).toBeNull();
      expect(read).toBeGreaterThan(19 * 100_000);
      closeSync(reader);
    });
  });
});
