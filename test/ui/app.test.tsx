import { afterEach, describe, expect, it } from 'vitest';
import { CommandError, exitCodes } from '../../src/errors.ts';
import { answerWithinMs, askAfterMs } from '../../src/ui/idle-watch.ts';
import { bindKeys } from '../../src/ui/keymap.ts';
import { failures, incident, now, streamEtl } from '../fixtures/snapshots.ts';
import { fixtureSession, logEvents, replaying } from './fixture-session.ts';
import { closeApps, renderApp } from './render-app.tsx';

const newest = failures.at(-1);
const newKill = {
  ...incident,
  failures: [...failures, { ...(newest ?? thrown()), id: 'another kill', timestamp: now }],
} as typeof incident;

function thrown(): never {
  throw new Error('the fixture has failures');
}

afterEach(closeApps);

describe('drawing', () => {
  it('draws nothing while nothing changes', async () => {
    const app = await renderApp();
    // The rate is known after a while; from then on the screen stands still.
    await app.advance(10_000);
    const before = app.text();
    await app.show({});
    await app.advance(60_000);
    expect(app.text()).toBe(before);
  });

  it('draws data at most four times a second, and keys at once', async () => {
    const app = await renderApp();
    await app.advance(5_000);
    let before = app.frames();
    for (let step = 0; step < 100; step++) {
      app.session.show({ now: now + step * 1_000, events: logEvents.slice(0, 5) });
      await app.advance(10);
    }
    expect(app.frames() - before).toBeGreaterThan(2);
    expect(app.frames() - before).toBeLessThanOrEqual(5);
    before = app.frames();
    expect(await app.press('down')).toMatch(/▸checkout-api/);
    expect(app.frames() - before).toBeGreaterThan(0);
  });

  it('draws for a new size', async () => {
    const app = await renderApp();
    const text = await app.resize({ columns: 60, rows: 16 });
    expect(text.split('\n')).toHaveLength(16);
    expect(text).toContain('KILLS 7');
  });
});

describe('keys', () => {
  it('that were typed faster than they were read are parted again, and each finds the screen of the one before', async () => {
    const app = await renderApp();
    expect(await app.send('?q\r')).toContain('CONTAINER');
    await app.send('qq');
    expect(app.asked).toContain('close');
  });

  it('are not taken from pasted text', async () => {
    const app = await renderApp();
    expect(await app.send('\x1b[200~qdRe\nq\x1b[201~')).toContain('/ first, to filter by it');
    expect(app.asked).toEqual([]);
    await app.press('/');
    expect(await app.send('\x1b[200~image\n\x1b[201~')).toContain(' /image▏');
  });

  it('obey what the user bound', async () => {
    const app = await renderApp({ display: { keymap: bindKeys({ quit: 'x', sort: 'o' }) } });
    await app.press('q');
    expect(app.asked).toEqual([]);
    expect(await app.press('o')).toContain('sorted by name');
    await app.press('x');
    expect(app.asked).toEqual(['close']);
  });
});

describe('the selection', () => {
  it('stays on its row when rows move', async () => {
    const app = await renderApp();
    expect(await app.press('down', 'down')).toMatch(/▸nightly-report/);
    expect(
      await app.show({ snapshot: { ...incident, functions: [...incident.functions].reverse() } }),
    ).toMatch(/▸nightly-report/);
  });

  it('opens with Enter and comes back to its row', async () => {
    const app = await renderApp();
    expect(await app.press('down', 'enter')).toMatch(/^ checkout-api .*Java/m);
    expect(await app.press('q')).toMatch(/▸checkout-api/);
  });

  it('goes with the wheel, to a click, and opens with a second one', async () => {
    const app = await renderApp();
    expect(await app.click({ type: 'wheel', by: 1 })).toMatch(/▸stream-etl/);
    const row = app
      .text()
      .split('\n')
      .findIndex((line) => line.includes('checkout-api'));
    expect(await app.click({ type: 'click', column: 5, row })).toMatch(/▸checkout-api/);
    expect(await app.click({ type: 'click', column: 5, row })).toMatch(/^ checkout-api .*Java/m);
  });

  it('goes to another pane with Tab, where Enter opens the failure', async () => {
    const app = await renderApp();
    expect(await app.press('tab')).toMatch(/▸14:02:11 +image-resize/);
    const opened = await app.press('enter');
    expect(opened).toMatch(/^ image-resize › 4f21c9a0…/m);
    expect(opened).toContain('INVOCATIONS');
    expect(await app.press('q', 'q', 'tab', 'enter')).toContain('FIX');
  });
});

describe('pausing', () => {
  it('keeps collecting and says how much waits', async () => {
    const app = await renderApp();
    expect(await app.press('space')).toContain('⏸ PAUSED +0');
    const paused = await app.show({
      snapshot: { ...incident, functions: [streamEtl] },
      events: logEvents.slice(0, 12),
    });
    expect(paused).toContain('⏸ PAUSED +12');
    expect(paused).toContain('image-resize');
    const resumed = await app.press('space');
    expect(resumed).not.toMatch(/^.{0,3}image-resize/m);
    expect(resumed).toContain('▶ LIVE');
  });

  it('freezes all that is drawn, whatever key is pressed then', async () => {
    const app = await renderApp();
    await app.press('space');
    await app.show({
      snapshot: { ...incident, functions: [streamEtl], containers: [], failures: [], findings: [] },
      events: [{ ...(logEvents[0] ?? thrown()), message: 'written while paused', timestamp: now + 5_000 }],
      now: now + 60_000,
    });
    expect(await app.press('2')).toContain('image-resize');
    expect(app.text()).toContain('14:02:19Z');
    expect(await app.press('enter')).toContain('4f21c9a0');
    expect(await app.press('enter')).toContain('INVOCATIONS');
    expect(await app.press('q', 'q', 'l', 'l')).not.toContain('written while paused');
    expect(await app.press('q', 'q', 'tab')).toContain('LATEST FAILURES');
    expect(await app.press('space')).not.toContain('LATEST FAILURES');
  });
});

describe('a kill', () => {
  it('neither flashes nor rings where it is history that is read back', async () => {
    const app = await renderApp();
    const asked = [...app.asked];
    const old = newKill.failures.map((failure) =>
      failure.id === 'another kill' ? { ...failure, timestamp: now - 300_000 } : failure,
    );
    expect(await app.show({ snapshot: { ...newKill, failures: old } })).not.toContain('5 NEW');
    expect(app.asked).toEqual(asked);
  });

  it('flashes its row for 3 seconds with a word, and rings once', async () => {
    const app = await renderApp();
    await app.advance(10_000);
    expect(app.text()).not.toContain(' NEW ');
    const rung = app.asked.length;
    expect(await app.show({ snapshot: newKill })).toMatch(/image-resize.* 6 NEW /);
    expect(app.asked.length).toBe(rung + 1);
    expect(await app.show({ snapshot: { ...newKill } })).toMatch(/NEW/);
    expect(await app.advance(3_000)).not.toContain(' NEW ');
    expect(app.asked.length).toBe(rung + 1);
  });

  it('is silent unless asked for', async () => {
    const app = await renderApp({ bell: false });
    await app.show({ snapshot: newKill });
    expect(app.asked).toEqual([]);
  });

  it('is gone to from kill to kill with n and N', async () => {
    const app = await renderApp();
    expect(await app.press('n')).toMatch(/^ image-resize › 4f21c9a0…/m);
    expect(await app.press('n', 'n')).toMatch(/^ checkout-api/m);
    expect(await app.press('N')).toMatch(/^ image-resize › 4f21c9a0…/m);
    expect(await app.press('N', 'N')).toContain('no newer kill');
  });
});

describe('the filter', () => {
  it('filters live, is kept with Enter, cleared with Esc', async () => {
    const app = await renderApp();
    expect(await app.press('/', 'i', 'm', 'a')).toContain(' /ima▏');
    expect(await app.press('enter')).toContain('/ima 1 of 4');
    expect(await app.press('esc')).not.toContain('/ima');
  });

  it('is cleared by q before q quits', async () => {
    const app = await renderApp();
    expect(await app.press('/', 'i', 'enter', 'q')).not.toContain('/i ');
    expect(app.asked).toEqual([]);
    await app.press('q');
    expect(app.asked).toEqual(['close']);
  });

  it('inverts with !, and takes q and blanks as text', async () => {
    const app = await renderApp();
    expect(await app.press('/', '!', 'q', 'space', 'backspace', 'backspace', ...'image')).toContain(
      ' /!image▏',
    );
    const text = await app.press('enter');
    expect(text).toContain('3 of 4');
    expect(text).toMatch(/▸checkout-api/);
  });

  it.each(['9f3e77aa', '9f3e0000-4444', 'heap space'])(
    'finds %s, by stream, request ID and text',
    async (sought) => {
      const app = await renderApp();
      const text = await app.press('/', ...sought);
      expect(text).toContain('1 of 4');
      expect(text).toMatch(/▸checkout-api/);
    },
  );

  it('says so where nothing matches', async () => {
    const app = await renderApp();
    expect(await app.press('/', 'z', 'z', 'z')).toContain('Nothing matches "zzz".');
  });

  it('narrows what happened, and what to do, with the table', async () => {
    const app = await renderApp();
    const filtered = await app.press('/', ...'checkout', 'enter');
    expect(filtered).toContain('LATEST FAILURES');
    expect(filtered).toContain('Raise the memory to 384 MB');
    expect(filtered.split('\n').slice(6).join('\n')).not.toContain('image-resize');
    expect((await app.press('q')).split('\n').slice(6).join('\n')).toContain('image-resize');
  });
});

describe('the log', () => {
  it('asks for every line while it is open', async () => {
    const app = await renderApp();
    await app.press('l', 'q');
    expect(app.session.asked).toEqual(['setAllLines true', 'setAllLines false']);
  });

  it('is of what one is on, and with another press of everything', async () => {
    const app = await renderApp();
    const own = await app.press('down', 'l');
    expect(own).toMatch(/^ checkout-api › Log/m);
    expect(own).toContain('Task timed out');
    expect(own).not.toContain('photo-');
    expect(await app.press('l')).toContain('photo-');
  });

  it('stops following when scrolled up, stays where it is, and follows again with End', async () => {
    const app = await renderApp();
    expect(await app.press('l', 'l')).toContain('following');
    await app.press(...Array.from({ length: 45 }, () => 'up'));
    const line = () =>
      app
        .text()
        .split('\n')
        .find((each) => each.startsWith('▸'));
    const held = line();
    expect(held).toBeDefined();
    expect(app.text()).toContain('End to follow');
    const body = app.text().split('\n').slice(2, -1);
    await app.show({
      events: logEvents.map((event) => ({ ...event, timestamp: event.timestamp + 300_000 })),
    });
    expect(line()).toBe(held);
    expect(app.text().split('\n').slice(2, -1)).toEqual(body);
    expect(await app.press('end')).toContain('following');
  });

  it('shows a REPORT with its figures first, the line as it was written with x, and whole with Enter', async () => {
    const app = await renderApp();
    const last = (text: string) => text.split('\n').at(-2);
    expect(last(await app.press('l', 'l'))).toContain('REPORT 512/512 MB 100 % · 1.2 s · a1b2c3d4');
    expect(last(await app.press('x'))).toContain('REPORT RequestId: a1b2c3d4-7e5f');
    expect(await app.press('enter')).toContain('Max Memory Used: 512 MB');
  });

  it('copies the line that is selected, as it was written', async () => {
    const app = await renderApp();
    await app.press('l', 'c');
    expect(app.asked[0]).toMatch(/^copy REPORT RequestId: a1b2c3d4.*\tError Type: Runtime.OutOfMemory$/);
  });
});

describe('doing', () => {
  it('marks a deploy, exports, records and says so', async () => {
    const app = await renderApp();
    expect(await app.press('d')).toContain('deploy marked');
    expect(await app.press('e')).toContain('report written to /tmp/report.json');
    const recording = await app.press('R');
    expect(recording).toContain('recording to /tmp/events.ndjson');
    expect(await app.show({})).toContain('⏺ REC');
    expect(app.session.asked).toEqual(['markDeploy', 'exportReport', 'toggleRecord']);
    expect(await app.advance(4_100)).not.toContain('recording to');
  });

  it('says what went wrong, with a hint', async () => {
    const session = fixtureSession({
      fails: new CommandError(exitCodes.usage, 'the disk is full', 'free some of it'),
    });
    const app = await renderApp({ session });
    expect(await app.press('e')).toContain('the disk is full · free some of it');
  });

  it('copies the command for the function, and says where it went', async () => {
    const app = await renderApp();
    expect(await app.press('c')).toContain(
      'copied to the clipboard: aws lambda update-function-configuration',
    );
    expect(app.asked[0]).toMatch(/--memory-size 640$/);
  });

  it('says that a copy is not confirmed', async () => {
    const app = await renderApp({ copies: { copied: true, how: 'the terminal', confirmed: false } });
    expect(await app.press('c')).toContain('sent to the terminal, which does not confirm it');
  });

  it('shows what nothing takes', async () => {
    const app = await renderApp({ copies: { copied: false } });
    expect(await app.press('c')).toMatch(/^ Text/m);
    expect(await app.press('q')).toContain('LATEST FAILURES');
  });

  it('quits with q on the overview and with Ctrl-C anywhere; q goes back elsewhere', async () => {
    const app = await renderApp();
    await app.press('enter', 'q');
    expect(app.asked).toEqual([]);
    await app.press('q');
    await app.press('enter', 'ctrl-c');
    expect(app.asked).toEqual(['close', 'close']);
  });

  it('plays, hastens and winds a recording', async () => {
    const session = fixtureSession({ status: replaying, replays: true });
    const app = await renderApp({ session });
    expect(app.text()).toContain('⏪ REPLAY ×10');
    await app.press('+', '-', 'right', 'left', 'p', 'b');
    expect(session.asked).toEqual([
      'setSpeed 20',
      'setSpeed 5',
      'seek 0.717',
      'seek 0.617',
      'pause',
      'restart',
    ]);
  });

  it('has no playback keys where nothing plays', async () => {
    const app = await renderApp();
    expect(await app.press('+', 'p', 'right', '?')).not.toContain('PLAYBACK');
    expect(app.session.asked).toEqual([]);
  });

  it('is found by its name in the palette', async () => {
    const app = await renderApp();
    expect(await app.press(':', ...'export')).toContain('write the report to a file');
    expect(await app.press('enter')).toContain('report written to /tmp/report.json');
    expect(await app.press(':', 'z', 'z')).toContain('no command matches');
    expect(await app.press('esc')).toContain('image-resize');
  });
});

describe('the screens', () => {
  it('are reached and left by their keys', async () => {
    const app = await renderApp();
    expect(await app.press('?')).toContain('KEYS OF THIS SCREEN');
    expect(await app.press('?')).toContain('WHAT TO DO');
    expect(await app.press('f')).toContain('FIX');
    expect(await app.press('f', 'v')).toContain('▲ WORSE');
    expect(await app.press('v', 'enter', 'enter')).toContain('INVOCATIONS');
    expect(await app.press('q', 'q')).toContain('WHAT TO DO');
  });

  it('go on to the next command of a finding, and copy that', async () => {
    const app = await renderApp();
    await app.press('f', 'c');
    expect(app.asked[0]).toMatch(
      /^copy aws lambda update-function-configuration --function-name image-resize/,
    );
    await app.press('tab', 'down', 'c');
    expect(app.asked[1]).toMatch(/^copy const cache/);
  });

  it('show the range that the keys 1 to 6 say', async () => {
    const app = await renderApp({ size: { columns: 140, rows: 45 } });
    const cells = async (key: string) => {
      const text = await app.press(key);
      await app.advance(5_000);
      const graph = /invocations, (\d+ \w+) +([▁▂▃▄▅▆▇█]+)/.exec(text);
      return [graph?.[1], graph?.[2]?.length];
    };
    // Buckets of ten seconds, of which there are 60.
    expect(await cells('1')).toEqual(['1 min', 6]);
    expect((await cells('2'))[0]).toBe('5 min');
    expect((await cells('3'))[0]).toBe('10 min');
    expect((await cells('6'))[0]).toBe('1 h');
  });

  it('sort and reverse', async () => {
    const app = await renderApp();
    expect(await app.press('s')).toMatch(/FUNCTION▲/);
    expect(await app.press('r')).toMatch(/FUNCTION▼/);
    expect(app.text()).toMatch(/▸stream-etl/);
  });

  it('mask what must not be shown', async () => {
    const secret = failures[5]?.requestId ?? '';
    const app = await renderApp({
      display: { clean: (text) => text.replaceAll(secret, '<id>').replaceAll(secret.slice(0, 8), '<id>') },
    });
    for (const keys of [[], ['l'], ['q', 'enter'], ['enter'], ['q', 'q', 'f']]) {
      expect(await app.press(...keys), keys.join()).not.toContain(secret.slice(0, 8));
    }
  });

  it('count at least, where the service sampled', async () => {
    const session = fixtureSession({
      snapshot: { ...incident, completeness: { ...incident.completeness, sampledSeconds: 12 } },
    });
    const app = await renderApp({ session });
    expect(app.text()).toContain('⚠ sampled 12 s');
    expect(app.text()).toMatch(/≥7/);
  });

  it('keep the command in sight that helps when credentials end', async () => {
    const session = fixtureSession({
      status: {
        state: 'credentials',
        problem: 'The SSO session has expired',
        hint: 'aws sso login --profile prod',
      },
    });
    const app = await renderApp({ session });
    expect(app.text()).toContain('⚠ CREDENTIALS');
    expect(app.text()).toContain('aws sso login --profile prod');
    expect(await app.press('enter')).toContain('aws sso login --profile prod');
  });
});

describe('half an hour without a key while Live Tail costs money', () => {
  it('asks, then polls until a key comes', async () => {
    // Little to draw: an hour and a half goes by.
    const bare = { ...incident, functions: [], failures: [], findings: [] };
    const app = await renderApp({
      size: { columns: 80, rows: 16 },
      session: fixtureSession({ snapshot: bare }),
    });
    const idle = async (ms: number) => {
      for (let gone = 0; gone < ms; gone += 60_000) await app.advance(Math.min(60_000, ms - gone));
      return app.text();
    };
    expect(await idle(askAfterMs - 6_000)).not.toContain('still there?');
    expect(await idle(12_000)).toContain('still there? any key goes on, else polling in 60 s');
    const after = await app.press('space');
    expect(after).not.toContain('still there?');
    expect(after).not.toContain('PAUSED');
    expect(app.session.asked).toEqual([]);
    await idle(askAfterMs + answerWithinMs + 12_000);
    expect(app.session.asked).toEqual(['setLive false']);
    await app.press('down');
    expect(app.session.asked).toEqual(['setLive false', 'setLive true']);
    await idle(askAfterMs + 12_000);
    await app.press('q');
    expect(app.asked).toContain('close');
  });
});
