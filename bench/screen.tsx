/**
 * The screen at 140x50 with 40 rows under 500 events a second, four data frames a second: CPU, bytes and milliseconds
 * a frame, with the fast lines and without (`LAMBDA_OOM_PLAIN=1`); keys to the screen, the idle screen, and the heap
 * over distinct log lines. Drawn into a sink that is as a terminal; `NODE_ENV=production` or Ink's development checks
 * are what is measured.
 *
 *   NODE_ENV=production node --expose-gc --import tsx bench/screen.tsx [seconds a part, 10 unless told] [log lines, 200000]
 */
import { PassThrough, Writable } from 'node:stream';
import { render } from 'ink';
import { functionId } from '../src/analysis/model/ids.ts';
import { App } from '../src/ui/app.tsx';
import type { ScreenClock } from '../src/ui/effects.ts';
import { createLineTokens } from '../src/ui/fast-lines/line-tokens.ts';
import { withLines } from '../src/ui/fast-lines/token-stream.ts';
import { createFeed } from '../src/ui/feed.ts';
import { plainDisplay } from '../src/ui/hooks/use-display.ts';
import { Root } from '../src/ui/ink-screen.tsx';
import { createMouseSource } from '../src/ui/mouse-source.ts';
import { themeOf } from '../src/ui/theme.ts';
import { imageResize, incident, now, trend } from '../test/fixtures/snapshots.ts';
import { type FixtureSession, fixtureSession, logEvents } from '../test/ui/fixture-session.ts';

const seconds = Number(process.argv[2] ?? 10);
const logLines = Number(process.argv[3] ?? 200_000);
const size = { columns: 140, rows: 50 };
const frameMs = 250;

interface Drawn {
  readonly session: FixtureSession;
  readonly press: (key: string) => void;
  readonly bytes: () => number;
  readonly close: () => Promise<void>;
}

/** One row in five changes with each step. */
function snapshotAt(step: number) {
  const functions = Array.from({ length: 60 }, (_, index) => {
    const moving = index % 5 === 0 ? step : 0;
    const shares = Array.from({ length: 60 }, (_, at) => ((at + moving) % 20) / 20);
    const memory = { ...imageResize.memory, p95Mb: 400 + (moving % 90) };
    return {
      ...imageResize,
      key: functionId(null, '/aws/lambda/bench', `k${index}`),
      functionName: `function-number-${index}`,
      memory,
      trend: trend(shares),
    };
  });
  return { ...incident, functions };
}

const clock: ScreenClock = {
  now: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

function draw(fast: boolean): Drawn {
  let bytes = 0;
  const sink = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      bytes += Buffer.byteLength(chunk);
      done();
    },
  });
  const stdout = Object.assign(sink, { isTTY: true, ...size });
  const keyboard = new PassThrough();
  const stdin = Object.assign(keyboard, { isTTY: true, setRawMode: () => keyboard, ref() {}, unref() {} });
  const session = fixtureSession({ snapshot: snapshotAt(0) });
  const feed = createFeed(session, clock);
  const effects = {
    ring() {},
    copy: async () => ({ copied: false }) as const,
    suspend() {},
    redraw() {},
    close() {},
  };
  const tokens = fast ? createLineTokens() : null;
  const display = { ...plainDisplay, brush: { theme: themeOf('dark', 256), ascii: false } };
  const services = { session, feed, effects, clock };
  const instance = render(
    <Root size={size} tokens={tokens} onSuspendable={() => {}}>
      <App services={services} display={display} size={size} mouse={createMouseSource()} bell={false} />
    </Root>,
    {
      stdout: tokens === null ? stdout : withLines(stdout, tokens),
      stdin,
      alternateScreen: true,
      incrementalRendering: true,
      interactive: true,
      exitOnCtrlC: false,
      patchConsole: false,
      maxFps: 30,
    },
  );
  return {
    session,
    press: (key) => keyboard.write(key),
    bytes: () => bytes,
    async close() {
      instance.unmount();
      await instance.waitUntilExit();
      feed.dispose();
    },
  };
}

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function underLoad({ session, bytes }: Drawn) {
  await rest(1_000);
  const frames = Math.round((seconds * 1_000) / frameMs);
  const [cpuBefore, wallBefore, bytesBefore] = [process.cpuUsage(), performance.now(), bytes()];
  for (let frame = 0; frame < frames; frame++) {
    const events = Array.from(
      { length: 125 },
      (_, index) => logEvents[index % logEvents.length] ?? logEvents[0],
    );
    session.show({
      snapshot: snapshotAt(frame),
      events: events.flatMap((event) => event ?? []),
      now: now + frame * frameMs,
    });
    await rest(frameMs);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const wall = performance.now() - wallBefore;
  return {
    share: (user + system) / 1_000 / wall,
    msAFrame: (user + system) / 1_000 / frames,
    bytesAFrame: (bytes() - bytesBefore) / frames,
  };
}

/** From the byte of a key to the first byte on the screen, data frames between the keys. */
async function keyToScreen({ session, press, bytes }: Drawn): Promise<number> {
  const times: number[] = [];
  for (let key = 0; key < 100; key++) {
    session.show({ snapshot: snapshotAt(key), now: now + key * 1_000 });
    await rest(40 + ((key * 37) % 110));
    const before = bytes();
    const pressed = performance.now();
    press(key % 20 < 10 ? 'j' : 'k');
    while (bytes() === before && performance.now() - pressed < 1_000) await rest(0);
    times.push(performance.now() - pressed);
  }
  return times.sort((left, right) => left - right)[94] ?? Number.NaN;
}

async function idleShare(): Promise<number> {
  // The events a second sink to 0 first.
  await rest(7_000);
  const [before, wall] = [process.cpuUsage(), performance.now()];
  await rest(seconds * 1_000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / (performance.now() - wall);
}

/** MB of heap that remain, before and after so many different lines have gone over the log pane. */
async function heapOver({ session, press }: Drawn): Promise<readonly [number, number]> {
  press('l');
  let line = 0;
  const show = async (until: number) => {
    while (line < until) {
      const events = Array.from({ length: 500 }, () => {
        line += 1;
        return {
          ...(logEvents[0] ?? {
            account: null,
            logGroup: '',
            logStream: '',
            timestamp: 0,
            ingestionTime: null,
            eventId: null,
            message: '',
          }),
          message: `line ${line} of a kind that never was before ${line * 7_919}`,
        };
      });
      session.show({ events, now: now + line });
      // A key draws at once: every batch is on the screen.
      press('w');
      await rest(5);
    }
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 1e6;
  };
  return [await show(logLines / 10), await show(logLines)];
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const plain = draw(false);
const plainLoad = await underLoad(plain);
await plain.close();
const ours = draw(true);
const load = await underLoad(ours);
const key = await keyToScreen(ours);
const idle = await idleShare();
const [before, after] = await heapOver(ours);
await ours.close();
process.stdout.write(
  [
    `Node ${process.versions.node}, 140x50, 40 rows, 500 events/s, 4 data frames/s`,
    `CPU of a core          ${percent(load.share)}   plain ${percent(plainLoad.share)}   ratio ${(load.share / plainLoad.share).toFixed(2)}`,
    `CPU a frame            ${load.msAFrame.toFixed(1)} ms   plain ${plainLoad.msAFrame.toFixed(1)} ms`,
    `bytes a frame          ${Math.round(load.bytesAFrame)}   plain ${Math.round(plainLoad.bytesAFrame)}   ratio ${(load.bytesAFrame / plainLoad.bytesAFrame).toFixed(2)}`,
    `key to screen, p95     ${key.toFixed(1)} ms`,
    `idle CPU of a core     ${percent(idle)}`,
    `heap after ${logLines / 10} and ${logLines} distinct log lines   ${before.toFixed(1)} MB, ${after.toFixed(1)} MB   ratio ${(after / before).toFixed(2)}`,
    '',
  ].join('\n'),
);
process.exit(0);
