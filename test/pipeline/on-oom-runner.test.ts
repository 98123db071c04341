import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Failure } from '../../src/analysis/model/failure.ts';
import { createOomRunner } from '../../src/pipeline/on-oom-runner.ts';
import { failures } from '../fixtures/snapshots.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'on-oom-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const kill = failures.find(({ kind }) => kind === 'oom-kill') as Failure;

function runnerOf(command: string) {
  const said: string[] = [];
  const runner = createOomRunner(command, { redact: (text) => text }, (text) => said.push(text));
  return { runner, said: () => said.join('') };
}

describe('--on-oom', () => {
  it('gives the command each kill as JSON, one after the other', async () => {
    const file = path.join(folder, 'kills');
    const { runner, said } = runnerOf(`cat >> '${file}'`);
    runner.take(kill);
    runner.take({ ...kill, requestId: 'second' });
    await runner.finish();
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).requestId)).toEqual([kill.requestId, 'second']);
    expect(runner.problem).toBeNull();
    expect(said()).toBe('');
  });

  it('passes on what the command complains of, and never to where a screen is drawn', async () => {
    const { runner, said } = runnerOf('echo shown; echo boom >&2; exit 3');
    runner.take(kill);
    await runner.finish();
    expect(said()).toContain('boom');
    expect(said()).not.toContain('shown');
  });

  it('says how often it failed', async () => {
    const { runner, said } = runnerOf('exit 3');
    runner.take(kill);
    runner.take(kill);
    await runner.finish();
    expect(runner.problem).toBe('--on-oom failed 2 times, last with exit code 3');
    expect(said()).toContain('lambda-oom: --on-oom failed 2 times, last with exit code 3\n');
  });

  it('ends a slow command with an interrupt, and says what was not run', async () => {
    const { runner } = runnerOf('sleep 60; true');
    runner.take(kill);
    runner.take(kill);
    const finished = runner.finish();
    process.emit('SIGTERM');
    await finished;
    expect(runner.problem).toBe(
      '--on-oom failed 1 time, last with signal SIGTERM, and was not run for 1 kill',
    );
    expect(process.listenerCount('SIGTERM')).toBe(0);
  });

  it('says how many kills a slow command never got to', async () => {
    const { runner } = runnerOf('sleep 60');
    for (let count = 0; count < 1_003; count += 1) runner.take(kill);
    expect(runner.problem).toBe('--on-oom was not run for 2 kills');
    const finished = runner.finish();
    process.emit('SIGTERM');
    await finished;
  });

  it('is not run for a timeout', async () => {
    const { runner, said } = runnerOf('exit 3');
    runner.take({ ...kill, kind: 'timeout' });
    await runner.finish();
    expect(said()).toBe('');
  });
});
