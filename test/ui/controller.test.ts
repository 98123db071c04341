import { describe, expect, it } from 'vitest';
import { CommandError, exitCodes } from '../../src/errors.ts';
import { answerWithinMs, askAfterMs } from '../../src/ui/idle-watch.ts';
import { bindKeys } from '../../src/ui/keymap.ts';
import { failures, incident, now, streamEtl } from '../fixtures/snapshots.ts';
import { fixtureSession, logEvents, replaying } from './fixture-session.ts';
import { makeController } from './make-controller.ts';

const newKill = {
  ...incident,
  failures: [...failures, { ...(failures[5] ?? failures[0]), id: 'f7', timestamp: now }],
} as typeof incident;

describe('drawing', () => {
  it('gives the same lines while nothing changes, so that nothing is drawn', () => {
    const { controller, session, clock } = makeController();
    let told = 0;
    controller.subscribe(() => told++);
    const before = controller.painted();
    // The rate is known after a while; from then on the screen stands still.
    clock.advance(10_000);
    told = 0;
    const settled = controller.painted();
    session.show({});
    clock.advance(60_000);
    expect(told).toBe(0);
    expect(controller.painted()).toBe(settled);
    expect(before.lines).toHaveLength(40);
  });

  it('draws data at most four times a second, and keys at once', () => {
    const { controller, session, clock, press } = makeController();
    clock.advance(5_000);
    let told = 0;
    controller.subscribe(() => told++);
    for (let step = 0; step < 100; step++) {
      session.show({ now: now + step * 1_000, events: logEvents.slice(0, 5) });
      clock.advance(10);
    }
    expect(told).toBeGreaterThan(2);
    expect(told).toBeLessThanOrEqual(5);
    told = 0;
    press('down');
    expect(told).toBe(1);
  });

  it('waits for one thing at a time, and for nothing once it is disposed of', () => {
    const { controller, session, clock, press } = makeController();
    for (let step = 0; step < 50; step++) session.show({});
    press('down', 'up', 's');
    expect(clock.waiting).toBe(1);
    controller.dispose();
    expect(clock.waiting).toBe(0);
    session.show({});
    expect(clock.waiting).toBe(0);
  });

  it('draws for a new size at once', () => {
    const { controller } = makeController();
    controller.resize({ columns: 60, rows: 16 });
    expect(controller.painted().lines).toHaveLength(16);
    expect(controller.painted().size).toEqual({ columns: 60, rows: 16 });
  });
});

describe('the selection', () => {
  it('stays on its row when rows move', () => {
    const { session, clock, press, text } = makeController();
    press('down', 'down');
    expect(text()).toMatch(/▸nightly-report/);
    session.show({ snapshot: { ...incident, functions: [...incident.functions].reverse() } });
    clock.advance(300);
    expect(text()).toMatch(/▸nightly-report/);
  });

  it('opens with Enter and comes back to its row', () => {
    const { press } = makeController();
    expect(press('down', 'enter')).toMatch(/^ checkout-api .*java/m);
    expect(press('esc')).toMatch(/▸checkout-api/);
  });

  it('goes with the wheel, to a click, and opens with a second one', () => {
    const { controller, text } = makeController();
    controller.mouse({ type: 'wheel', by: 1 });
    expect(text()).toMatch(/▸stream-etl/);
    const at = text()
      .split('\n')
      .findIndex((line) => line.includes('checkout-api'));
    controller.mouse({ type: 'click', column: 5, row: at });
    expect(text()).toMatch(/▸checkout-api/);
    controller.mouse({ type: 'click', column: 5, row: at });
    expect(text()).toMatch(/^ checkout-api .*java/m);
  });
});

describe('pausing', () => {
  it('keeps collecting and says how much waits', () => {
    const { session, clock, press, text } = makeController();
    expect(press('space')).toContain('⏸ PAUSED +0');
    session.show({ snapshot: { ...incident, functions: [streamEtl] }, events: logEvents.slice(0, 12) });
    clock.advance(300);
    expect(text()).toContain('⏸ PAUSED +12');
    expect(text()).toContain('image-resize');
    press('space');
    expect(text()).not.toMatch(/^.{0,3}image-resize/m);
    expect(text()).toContain('▶ LIVE');
  });
});

describe('a kill', () => {
  it('neither flashes nor rings where it is history that is read back', () => {
    const { session, clock, outlet, text } = makeController();
    const old = newKill.failures.map((failure) =>
      failure.id === 'f7' ? { ...failure, timestamp: now - 300_000 } : failure,
    );
    session.show({ snapshot: { ...newKill, failures: old } });
    clock.advance(300);
    expect(text()).not.toContain(' NEW ');
    expect(outlet).toEqual([]);
  });

  it('flashes its row for 3 seconds with a word, and rings', () => {
    const { session, clock, outlet, text } = makeController();
    expect(text()).not.toContain(' NEW ');
    session.show({ snapshot: newKill });
    clock.advance(300);
    expect(text()).toMatch(/image-resize.* 6 NEW /);
    expect(outlet).toEqual(['ring']);
    clock.advance(3_000);
    expect(text()).not.toContain(' NEW ');
  });

  it('is silent unless asked for', () => {
    const { session, clock, outlet } = makeController({ bell: false });
    session.show({ snapshot: newKill });
    clock.advance(300);
    expect(outlet).toEqual([]);
  });
});

describe('the filter', () => {
  it('filters live, is kept with Enter, dropped with Esc', () => {
    const { press } = makeController();
    expect(press('/', 'i', 'm', 'a')).toContain(' /ima▏');
    expect(press('enter')).toContain('/ima 1 of 4');
    expect(press('esc')).not.toContain('/ima');
  });

  it('inverts with !, and takes q and blanks as text', () => {
    const { press } = makeController();
    expect(press('/', '!', 'q', 'space', 'backspace', 'backspace', ...'image')).toContain(' /!image▏');
    const text = press('enter');
    expect(text).toContain('3 of 4');
    expect(text).toMatch(/▸checkout-api/);
  });

  it('finds by stream, request id and text', () => {
    for (const sought of ['9f3e77aa', '9f3e0000-4444', 'heap space']) {
      const { press } = makeController();
      const text = press('/', ...Array.from(sought, (letter) => (letter === ' ' ? 'space' : letter)));
      expect(text, sought).toContain('1 of 4');
      expect(text, sought).toMatch(/▸checkout-api/);
    }
  });

  it('says so where nothing matches', () => {
    const { press } = makeController();
    expect(press('/', 'z', 'z', 'z')).toContain('Nothing matches "zzz".');
  });
});

describe('the log', () => {
  it('asks for every line while it is open', () => {
    const { press, session } = makeController();
    press('l');
    press('esc');
    expect(session.asked).toEqual(['setAllLines true', 'setAllLines false']);
  });

  it('stops following when scrolled up, stays where it is, and follows again with End', () => {
    const { press, session, clock, text } = makeController();
    expect(press('l')).toContain('following');
    const line = () =>
      text()
        .split('\n')
        .find((each) => each.startsWith('▸'));
    press('up', 'up');
    const held = line();
    expect(held).toBeDefined();
    expect(text()).toContain('End follows');
    const body = text().split('\n').slice(2, -1);
    session.show({ events: logEvents });
    clock.advance(300);
    expect(line()).toBe(held);
    expect(text().split('\n').slice(2, -1)).toEqual(body);
    expect(press('end')).toContain('following');
  });

  it('goes to the first line with 1, wraps with w, hides times with t', () => {
    const { press, text } = makeController();
    press('l', '1');
    expect(text()).toContain('photo-1000.jpg');
    press('end');
    expect(text().split('\n').at(-2)).toMatch(/^ 14:02:11 .*…$/);
    expect(press('w')).toMatch(/^ {27,}.*Runtime\.OutOfMemory/m);
    press('w', 't');
    expect(text().split('\n').at(-2)).not.toMatch(/14:02:11 /);
  });

  it('copies the line that is selected, as it was written', () => {
    const { press, outlet } = makeController();
    press('l', 'c');
    expect(outlet[0]).toMatch(/^copy REPORT RequestId: a1b2c3d4.*\tError Type: Runtime.OutOfMemory$/);
  });
});

describe('doing', () => {
  it('marks a deploy, exports, records and says so', async () => {
    const { press, session, text, clock } = makeController();
    expect(press('d')).toContain('deploy marked');
    press('e');
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    expect(text()).toContain('report written to /tmp/report.json');
    press('R');
    await Promise.resolve();
    await Promise.resolve();
    expect(text()).toContain('recording to /tmp/events.ndjson');
    expect(text()).toContain('⏺ REC');
    expect(session.asked).toEqual(['markDeploy', 'exportReport', 'toggleRecord']);
    clock.advance(4_100);
    expect(text()).not.toContain('recording to');
  });

  it('tells what went wrong, and what mends it', async () => {
    const session = fixtureSession({
      fails: new CommandError(exitCodes.usage, 'the disk is full', 'free some of it'),
    });
    const { press, text } = makeController({ session });
    press('e');
    await new Promise((resolve) => setImmediate(resolve));
    expect(text()).toContain('the disk is full · free some of it');
  });

  it('copies the command that mends the function', () => {
    const { press, outlet } = makeController();
    expect(press('c')).toContain('copied: aws lambda update-function-configuration');
    expect(outlet[0]).toMatch(/--memory-size 640$/);
  });

  it('shows what the terminal does not take', () => {
    const { press } = makeController({ refusesCopies: true });
    expect(press('c')).toContain('Copy it from here');
    expect(press('esc')).toContain('LATEST FAILURES');
  });

  it('quits with q on the overview and with Ctrl-C anywhere; q goes back elsewhere', () => {
    const { press, outlet } = makeController();
    press('enter', 'q');
    expect(outlet).toEqual([]);
    press('q');
    press('enter', 'ctrl-c');
    expect(outlet).toEqual(['close', 'close']);
  });

  it('plays, hastens and winds a recording', () => {
    const session = fixtureSession({ status: replaying, replays: true });
    const { press, text } = makeController({ session });
    expect(text()).toContain('⏪ REPLAY ×10');
    press('+', '-', 'right', 'left', 'p', 'b');
    expect(session.asked).toEqual([
      'setSpeed 20',
      'setSpeed 5',
      'seek 0.717',
      'seek 0.617',
      'pause',
      'restart',
    ]);
  });

  it('has no replay keys where nothing plays', () => {
    const { press, session } = makeController();
    expect(press('+', 'p', 'right', '?')).not.toContain('PLAYING');
    expect(session.asked).toEqual([]);
  });

  it('obeys keys that were bound anew', () => {
    const { press, outlet } = makeController({ keymap: bindKeys({ quit: 'x', sort: 'o' }) });
    press('q');
    expect(outlet).toEqual([]);
    expect(press('o')).toContain('sorted by name');
    press('x');
    expect(outlet).toEqual(['close']);
  });
});

describe('the screens', () => {
  it('are reached and left by their keys', () => {
    const { press } = makeController();
    expect(press('?')).toContain('MARKS');
    expect(press('?')).toContain('WHAT TO DO');
    expect(press('f')).toContain('FIX');
    expect(press('esc', 'v')).toContain('▲ WORSE');
    expect(press('esc', 'enter', 'enter')).toContain('ATTEMPTS');
    expect(press('esc', 'esc')).toContain('WHAT TO DO');
  });

  it('go on to the next command of a finding, and copy that', () => {
    const { press, outlet } = makeController();
    press('f', 'tab', 'c');
    expect(outlet[0]).toMatch(/^copy aws lambda update-function-configuration --function-name image-resize/);
    press('tab', 'c');
    expect(outlet[1]).toMatch(/^copy const cache/);
  });

  it('look back as far as the keys 0 to 6 say', () => {
    const { press } = makeController({ size: { columns: 140, rows: 45 } });
    expect(press('3')).toContain('graphs of the last 5 min');
    expect(press('6')).toContain('invocations, 1 h');
    expect(press('0')).toContain('invocations, 10 min');
    press('l', '2');
    expect(press()).toContain('lines of the last 1 min');
    expect(press()).toContain('9 of 69 lines kept');
  });

  it('narrow what happened, and what to do, with the table', () => {
    const { press } = makeController();
    const filtered = press('/', ...'checkout', 'enter');
    expect(filtered).toContain('LATEST FAILURES');
    expect(filtered).toContain('Raise the memory to 384 MB');
    expect(filtered).not.toContain('image-resize');
    expect(press('esc')).toContain('image-resize');
  });

  it('say so where there is no failure to go on to', () => {
    const { press } = makeController();
    expect(press('enter', 'down', 'down', 'enter', 'tab')).toContain(
      'none of the attempts listed here failed',
    );
  });

  it('sort and turn round', () => {
    const { press } = makeController();
    expect(press('s')).toMatch(/FUNCTION ▲/);
    expect(press('r')).toMatch(/FUNCTION ▼/);
    expect(press()).toMatch(/▸stream-etl/);
  });

  it('mask what must not be shown', () => {
    const secret = failures[5]?.requestId ?? '';
    const { press } = makeController({
      clean: (text) => text.replaceAll(secret, '<id>').replaceAll(secret.slice(0, 8), '<id>'),
    });
    for (const keys of [[], ['l'], ['esc', 'enter'], ['enter'], ['esc', 'esc', 'f']]) {
      expect(press(...keys), keys.join()).not.toContain(secret.slice(0, 8));
    }
  });

  it('count at least, where the service sampled', () => {
    const session = fixtureSession({
      snapshot: { ...incident, completeness: { ...incident.completeness, sampledSeconds: 12 } },
    });
    const { text } = makeController({ session });
    expect(text()).toContain('⚠ sampled 12 s');
    expect(text()).toMatch(/≥7/);
  });

  it('keep the mending command in sight when credentials end', () => {
    const session = fixtureSession({
      status: {
        state: 'credentials',
        problem: 'The SSO session has expired',
        hint: 'aws sso login --profile prod',
      },
    });
    const { text, press } = makeController({ session });
    expect(text()).toContain('⚠ CREDENTIALS');
    expect(text()).toContain('aws sso login --profile prod');
    expect(press('enter')).toContain('aws sso login --profile prod');
  });
});

describe('half an hour without a key while Live Tail costs money', () => {
  it('asks, then polls until a key comes', () => {
    // Little to draw: an hour and a half goes by.
    const bare = { ...incident, functions: [], failures: [], findings: [] };
    const { clock, session, text, press, outlet } = makeController({
      size: { columns: 80, rows: 16 },
      session: fixtureSession({ snapshot: bare }),
    });
    clock.advance(askAfterMs - 1_000);
    expect(text()).not.toContain('still there?');
    clock.advance(2_000);
    expect(text()).toContain('still there? any key goes on, else polling in 60 s');
    const after = press('space');
    expect(after).not.toContain('still there?');
    expect(after).not.toContain('PAUSED');
    expect(session.asked).toEqual([]);
    clock.advance(askAfterMs + answerWithinMs + 1_000);
    expect(session.asked).toEqual(['setLive false']);
    press('down');
    expect(session.asked).toEqual(['setLive false', 'setLive true']);
    clock.advance(askAfterMs + 1_000);
    press('q');
    expect(outlet).toContain('close');
  });
});
