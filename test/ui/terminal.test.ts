import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipboardPrograms, copySequence, copyText, takesCopies } from '../../src/ui/clipboard.ts';
import { holdStderr } from '../../src/ui/held-stderr.ts';
import { createKillWatch } from '../../src/ui/kill-watch.ts';
import { createLogRing } from '../../src/ui/log-ring.ts';
import { type MouseEvent, splitMouse } from '../../src/ui/mouse.ts';
import { createRateMeter } from '../../src/ui/rate-meter.ts';
import { withMouse } from '../../src/ui/terminal-keys.ts';
import { failures, now } from '../fixtures/snapshots.ts';
import { logEvents } from './fixture-session.ts';

describe('the mouse', () => {
  it('parts its reports from the keys', () => {
    expect(splitMouse('a\x1b[<0;5;7Mb\x1b[<0;5;7mc\x1b[<64;1;1M\x1b[<65;1;1M')).toEqual({
      events: [
        { type: 'click', column: 4, row: 6 },
        { type: 'wheel', by: -1 },
        { type: 'wheel', by: 1 },
      ],
      keys: 'abc',
      rest: '',
    });
  });

  it('knows the wheel with Shift, and no other button', () => {
    expect(splitMouse('\x1b[<68;1;1M').events).toEqual([{ type: 'wheel', by: -1 }]);
    expect(splitMouse('\x1b[<2;1;1M').events).toEqual([]);
  });

  it('leaves Escape and the arrows to the keys', () => {
    expect(splitMouse('\x1b')).toEqual({ events: [], keys: '\x1b', rest: '' });
    expect(splitMouse('\x1b[A').keys).toBe('\x1b[A');
  });

  it('finds a report wherever it is cut, from its third character on', () => {
    const input = 'x\x1b[<0;12;34My';
    fc.assert(
      fc.property(fc.integer({ min: 4, max: input.length }), (at) => {
        const first = splitMouse(input.slice(0, at));
        const second = splitMouse(first.rest + input.slice(at));
        expect([...first.events, ...second.events]).toEqual([{ type: 'click', column: 11, row: 33 }]);
        expect(first.keys + second.keys).toBe('xy');
      }),
      { seed: 1 },
    );
  });
});

describe('keys with the mouse among them', () => {
  it('go on as keys, a character in two chunks too, and the mouse goes where it is asked for', () => {
    const keyboard = new PassThrough();
    const events: MouseEvent[] = [];
    let closed = false;
    const keys = withMouse({ stream: keyboard, setRaw() {}, close: () => (closed = true) }, (event) =>
      events.push(event),
    );
    const [first, ...others] = Buffer.from('画');
    keyboard.write(Buffer.concat([Buffer.from('a\x1b[<64;1;1Mb'), Buffer.from([first ?? 0])]));
    keyboard.write(Buffer.from(others));
    return new Promise<void>((resolve) => {
      setImmediate(() => {
        expect(String(keys.stream.read())).toBe('ab画');
        expect(events).toEqual([{ type: 'wheel', by: -1 }]);
        keys.close();
        expect(closed).toBe(true);
        resolve();
      });
    });
  });
});

describe('copying', () => {
  it('is done by the program that reaches the user, the best first', () => {
    const names = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
      clipboardPrograms(env, platform).map(({ command }) => command);
    expect(names({}, 'darwin')).toEqual(['pbcopy']);
    expect(names({ WAYLAND_DISPLAY: 'w', DISPLAY: ':0', TMUX: 't' })).toEqual(['wl-copy', 'xclip', 'tmux']);
    expect(names({ DISPLAY: ':0', SSH_CONNECTION: 'a b' })).toEqual([]);
    expect(names({ TMUX: 't', SSH_TTY: '/dev/pts/1' })).toEqual(['tmux']);
    expect(names({})).toEqual([]);
  });

  it('says that nothing confirms it where only the terminal takes it', async () => {
    const written: string[] = [];
    const copy = (env: Record<string, string>) => copyText('a', env, 'linux', (text) => written.push(text));
    expect(await copy({ TERM: 'xterm' })).toEqual({ copied: true, how: 'the terminal', confirmed: false });
    expect(written).toEqual(['\x1b]52;c;YQ==\x07']);
    expect(await copy({ TERM: 'linux' })).toEqual({ copied: false });
  });

  it('goes through OSC 52, in tmux to the terminal outside as well', () => {
    const encoded = Buffer.from('aws …').toString('base64');
    expect(copySequence('aws …', {})).toBe(`\x1b]52;c;${encoded}\x07`);
    expect(copySequence('a', { TMUX: '/tmp/x' })).toContain('\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\');
  });

  it('is refused where it cannot work', () => {
    expect(copySequence('x'.repeat(80_000), {})).toBeNull();
    expect(takesCopies({ TERM: 'linux' })).toBe(false);
    expect(takesCopies({ TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' })).toBe(false);
    expect(takesCopies({ TERM: 'xterm-256color' })).toBe(true);
  });
});

describe('standard error', () => {
  it('is held while the screen is up, and let out after it', () => {
    const written: string[] = [];
    // Only `write` is used of it.
    const stream = { write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
    const release = holdStderr(stream);
    stream.write('warning: ');
    stream.write(Buffer.from('old node\n'));
    expect(written).toEqual([]);
    release();
    expect(written).toEqual(['warning: old node\n']);
    stream.write('later');
    release();
    expect(written).toEqual(['warning: old node\n', 'later']);
  });
});

describe('the log ring', () => {
  it('keeps the newest lines, numbered for good', () => {
    const ring = createLogRing(3);
    ring.add(logEvents.slice(0, 2));
    ring.add(logEvents.slice(2, 4));
    expect(ring.lines().map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(ring.lines().map(({ event }) => event)).toEqual(logEvents.slice(1, 4));
    ring.add(logEvents.slice(0, 10));
    expect(ring.lines().map(({ id }) => id)).toEqual([11, 12, 13]);
    ring.clear();
    expect(ring.lines()).toEqual([]);
    ring.add(logEvents.slice(0, 1));
    expect(ring.lines()[0]?.id).toBe(14);
  });

  it('is in the order of the times, however the lines come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(40), { maxLength: 6 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 20 }),
        (batches, capacity) => {
          const ring = createLogRing(capacity);
          const [event] = logEvents;
          if (event === undefined) throw new Error('the fixture has events');
          for (const times of batches) ring.add(times.map((timestamp) => ({ ...event, timestamp })));
          const sorted = batches.flat().sort((left, right) => left - right);
          // What is kept is the newest by time, but what is older than all kept when they are full may come back no more.
          const kept = ring.lines().map(({ event: { timestamp } }) => timestamp);
          expect(kept).toEqual([...kept].sort((left, right) => left - right));
          expect(kept).toHaveLength(Math.min(capacity, sorted.length));
          expect(new Set(ring.lines().map(({ id }) => id)).size).toBe(kept.length);
        },
      ),
      { seed: 7 },
    );
  });

  it('gives the same array until something is added', () => {
    const ring = createLogRing(3);
    ring.add(logEvents.slice(0, 2));
    const lines = ring.lines();
    ring.add([]);
    expect(ring.lines()).toBe(lines);
    ring.add(logEvents.slice(0, 1));
    expect(ring.lines()).not.toBe(lines);
  });

  it('cuts what nobody reads to its end', () => {
    const ring = createLogRing(3);
    const [event] = logEvents;
    if (event === undefined) throw new Error('the fixture has events');
    ring.add([{ ...event, message: 'x'.repeat(300_000) }]);
    expect(ring.lines()[0]?.event.message).toHaveLength(8_193);
  });
});

describe('the rate', () => {
  it('is told after a second, over the last seconds, and sinks to 0', () => {
    const meter = createRateMeter();
    meter.note(0, 0);
    expect(meter.perSecond()).toBeNull();
    for (let second = 1; second <= 10; second++) meter.note(second * 200, second * 1_000);
    expect(meter.perSecond()).toBe(200);
    for (let second = 11; second <= 20; second++) meter.note(2_000, second * 1_000);
    expect(meter.perSecond()).toBe(0);
  });

  it('begins again where the count does', () => {
    const meter = createRateMeter();
    meter.note(5_000, 0);
    meter.note(0, 1_000);
    meter.note(100, 2_000);
    expect(meter.perSecond()).toBe(100);
  });
});

describe('the kill watch', () => {
  const kills = failures.filter(({ kind }) => kind === 'oom-kill');

  it('takes what happened long ago for history', () => {
    const watch = createKillWatch();
    expect(watch.take(kills.slice(0, 1), 0, now)).toBe(0);
    expect(watch.flashing(0).size).toBe(0);
    expect(watch.nextEnd()).toBeNull();
  });

  it('flashes function and container of a new kill for 3 seconds', () => {
    const watch = createKillWatch();
    expect(watch.take(kills.slice(-1), 1_000, now)).toBe(1);
    expect([...watch.flashing(3_999)]).toEqual([kills.at(-1)?.functionId, kills.at(-1)?.containerId]);
    expect(watch.nextEnd()).toBe(4_000);
    expect(watch.flashing(4_000).size).toBe(0);
  });
});
