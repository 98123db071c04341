import { describe, expect, it } from 'vitest';
import { deathsOf } from '../../../src/analysis/advice/deaths.ts';
import { pressureOf } from '../../../src/analysis/advice/pressure.ts';
import { rootCauseOf } from '../../../src/analysis/advice/root-cause.ts';
import type { FunctionFacts, LifeFacts } from '../../../src/analysis/model/facts.ts';
import { judgeRollout } from '../../../src/analysis/rollout/rollout.ts';
import { factsOf, flatLife, leaking, lifeOf, noLeak, versionOf } from './facts.ts';

const killed = { endedBy: 'oom-kill' } as const;
const climb = (from: number, by: number, n: number) =>
  Array.from({ length: n }, (_, index) => from + by * index);
const causeOf = (life: LifeFacts, ...others: readonly LifeFacts[]) =>
  deathsOf(factsOf([...others, life])).at(-1)?.cause;
const whole = (facts: FunctionFacts) => rootCauseOf(facts, judgeRollout(facts), pressureOf(facts));

const leaked = () =>
  lifeOf([...climb(240, 2, 130), 512], {
    ...killed,
    leak: 'leaking',
    slopeMbPerInvocation: 2,
    logStream: 'leaky',
  });
const heavy = () => lifeOf([...climb(120, 0, 30), 512], killed);

describe('what led to a death', () => {
  it('is the leak of that container', () => {
    expect(deathsOf(factsOf([leaked()], { fn: { leak: leaking } }))).toMatchObject([
      { cause: 'leak', beforeMb: 498 },
    ]);
  });

  it('is no leak where the other lives all found their level', () => {
    expect(deathsOf(factsOf([leaked()], { fn: { leak: noLeak } }))).toMatchObject([{ cause: 'pressure' }]);
  });

  it('is one heavy request, by its own rise', () => {
    expect(deathsOf(factsOf([heavy()]))).toMatchObject([
      { cause: 'heavy-request', beforeMb: 120, riseMb: 392 },
    ]);
  });

  it('is one heavy request even in a leaking container, where that alone took the room', () => {
    const life = lifeOf([...climb(240, 2, 5), 512], { ...killed, leak: 'leaking' });
    expect(deathsOf(factsOf([life], { fn: { leak: leaking } }))[0]?.cause).toBe('heavy-request');
  });

  it('is the size where the first invocations died, unless others live on far below it', () => {
    const first = lifeOf([512], killed);
    expect(causeOf(first)).toBe('too-small');
    expect(causeOf(first, lifeOf([512], killed), lifeOf([500, 512], killed))).toBe('too-small');
    expect(causeOf(first, flatLife(150, 40), flatLife(160, 40))).toBe('heavy-request');
    expect(causeOf(first, flatLife(480, 40))).toBe('too-small');
  });

  it('is the size where the base alone nearly fills it', () => {
    expect(causeOf(lifeOf([...climb(470, 0, 30), 512], killed))).toBe('too-small');
  });

  it('is the new version where its first invocations died at a size that held the one before', () => {
    const before = [flatLife(150, 40, { version: '7' }), flatLife(160, 40, { version: '7' })];
    const first = lifeOf([512], { ...killed, version: '8' });
    expect(causeOf(first, ...before)).toBe('version-needs-more');
    // One of its own that lives on far below the limit shows that the size holds it too.
    expect(causeOf(first, ...before, flatLife(170, 40, { version: '8' }))).toBe('heavy-request');
    expect(causeOf(lifeOf([...climb(470, 0, 30), 512], { ...killed, version: '8' }), ...before)).toBe(
      'version-needs-more',
    );
  });

  it('is data that grow where lives that began later began higher', () => {
    const started = (from: number, index: number, by = 1) =>
      lifeOf([...climb(from, by, 60), 512], {
        ...killed,
        startedAt: 1_000 * index,
        leak: 'leaking',
      });
    const rising = Array.from({ length: 10 }, (_, index) => started(200 + 25 * index, index));
    expect(deathsOf(factsOf(rising, { fn: { leak: leaking } })).at(-1)?.cause).toBe('growing-data');
    const even = Array.from({ length: 10 }, (_, index) => started(300 + (index % 3), index, 3));
    expect(deathsOf(factsOf(even, { fn: { leak: leaking } })).at(-1)?.cause).toBe('leak');
  });

  it('is a heap setting where the growth of a heap slowed down on its way to the limit', () => {
    const ramp = Array.from({ length: 130 }, (_, n) => Math.floor(120 + 420 * (1 - Math.exp(-n / 40))));
    const life = lifeOf([...ramp.filter((mb) => mb < 512), 512], { ...killed, leak: 'leaking' });
    const cause = (runtime: FunctionFacts['fn']['runtime']) =>
      deathsOf(factsOf([life], { fn: { leak: leaking, runtime } }))[0]?.cause;
    expect(cause('java')).toBe('heap-setting');
    expect(cause('python')).toBe('leak');
    const steady = lifeOf([...climb(240, 2, 130), 512], { ...killed, leak: 'leaking' });
    expect(deathsOf(factsOf([steady], { fn: { leak: leaking, runtime: 'java' } }))[0]?.cause).toBe('leak');
  });

  it('is pressure where the container had long stood near the limit', () => {
    expect(causeOf(lifeOf([...climb(300, 0, 3), ...climb(430, 0, 30), 512], killed))).toBe('pressure');
  });

  it('is pressure before a timeout at the limit, and no death otherwise', () => {
    const slow = lifeOf([...climb(300, 0, 3), ...climb(450, 0, 30), 511], { endedBy: 'timeout' });
    expect(deathsOf(factsOf([slow]))).toMatchObject([{ cause: 'pressure', timedOut: true }]);
    expect(
      deathsOf(factsOf([flatLife(300, 30, { endedBy: 'timeout' }), flatLife(300, 30, { endedBy: 'reset' })])),
    ).toEqual([]);
  });

  it('is a limit of the runtime where the container still had room', () => {
    expect(causeOf(lifeOf([...climb(56, 0, 5)], { endedBy: 'runtime-oom', sizeMb: 128 }))).toBe(
      'runtime-limit',
    );
  });

  it('is unknown where none of these holds', () => {
    expect(causeOf(lifeOf([...climb(100, 0, 3), ...climb(350, 0, 30), 512], killed))).toBe('unknown');
  });

  it('reads the mark before the fatal attempt also where that left no REPORT', () => {
    expect(deathsOf(factsOf([lifeOf(climb(120, 0, 30), killed)]))).toMatchObject([
      { beforeMb: 120, riseMb: 392, cause: 'heavy-request' },
    ]);
  });
});

describe('the root cause of a function', () => {
  it('is a chain from the growth to the kills', () => {
    const found = whole(
      factsOf([leaked(), leaked(), leaked(), flatLife(430, 20)], { fn: { leak: leaking } }),
    );
    expect(found).toMatchObject({ cause: 'leak', since: null, logStream: 'leaky' });
    expect(found?.chain).toEqual([
      'Memory grew by 2 MB an invocation from 244 MB and reached the limit after about 131 invocations.',
      'So the platform killed 3 containers.',
      'At 80 % or more now: 1 of 1 running container.',
    ]);
  });

  it('names what else there was', () => {
    const found = whole(factsOf([leaked(), heavy(), leaked()], { fn: { leak: leaking } }));
    expect(found?.cause).toBe('leak');
    expect(found?.chain).toContain('1 further death: one heavy request each.');
  });

  it('prefers the leak where it explains as much as another', () => {
    expect(whole(factsOf([heavy(), leaked()], { fn: { leak: leaking } }))?.cause).toBe('leak');
  });

  it('begins with the deploy that brought it', () => {
    const old = Array.from({ length: 6 }, () => flatLife(220, 60, { version: '7' }));
    const young = Array.from({ length: 6 }, () =>
      lifeOf([...climb(450, 0, 20), 512], { ...killed, version: '8' }),
    );
    const lives = [...old, ...young];
    const found = whole(factsOf(lives, { fn: { versions: [versionOf('7', lives), versionOf('8', lives)] } }));
    expect(found).toMatchObject({
      cause: 'version-needs-more',
      title: 'The new version needs more than the Memory Size, since version 8',
    });
    expect(found?.chain[0]).toContain('Since version 8: 47.6 kills per 1,000 attempts against 0');
  });

  it('is silent where nothing died, or nothing explains half of it', () => {
    expect(whole(factsOf([flatLife(500, 50)]))).toBeNull();
    const odd = () => lifeOf([...climb(100, 0, 3), ...climb(350, 0, 30), 512], killed);
    expect(whole(factsOf([odd(), odd(), heavy()]))).toBeNull();
  });
});
