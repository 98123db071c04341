import { Box } from 'ink';
import { afterEach, describe, expect, it } from 'vitest';
import { ContainerChart, FunctionChart, TrendChart } from '../../../src/ui/components/charts.tsx';
import { CommandPalette } from '../../../src/ui/components/command-palette.tsx';
import { FailureList } from '../../../src/ui/components/failure-list.tsx';
import { FindingList } from '../../../src/ui/components/finding-list.tsx';
import { FirstStepLine } from '../../../src/ui/components/first-step-line.tsx';
import { Footer } from '../../../src/ui/components/footer.tsx';
import { LeakSparkline } from '../../../src/ui/components/leak-sparkline.tsx';
import { Line, Rows } from '../../../src/ui/components/line.tsx';
import { LogAround, LogPane } from '../../../src/ui/components/log-pane.tsx';
import { MemoryGauge } from '../../../src/ui/components/memory-gauge.tsx';
import { SummaryCards, SummaryLine } from '../../../src/ui/components/summary-cards.tsx';
import { TitleLine } from '../../../src/ui/components/title-line.tsx';
import { rows, span } from '../../../src/ui/drawing/line.ts';
import { failureOf } from '../../../src/ui/screens/container/screen.tsx';
import { initialState, positionIn, present } from '../../../src/ui/state.ts';
import { firstStep } from '../../../src/ui/view-model/first-step.ts';
import { timelineIn } from '../../../src/ui/view-model/window.ts';
import { containers, failures, imageResize, incident, now } from '../../fixtures/snapshots.ts';
import { fixtureSession } from '../fixture-session.ts';
import { cleanup, renderComponent } from './render-component.tsx';

afterEach(cleanup);

const [container] = containers;
if (container === undefined) throw new Error('the fixture has containers');
const nameOf = (name: string) => name;
const clean = (text: string) => text;
const tenMinutes = { ms: 600_000, label: '10 min' };

describe('a line', () => {
  it('is as wide as it is told, and stands beside others', async () => {
    const app = await renderComponent(
      <Box>
        <Line line={[span('left')]} width={8} />
        <Rows
          rows={rows([[span('a line that is longer than its box')], [span('二')]])}
          width={10}
          height={3}
        />
        <Line line={[span('right')]} width={6} />
      </Box>,
    );
    expect(app.lines()).toEqual(['left    a line th…right', '        二', '']);
  });
});

describe('the summary', () => {
  it('has the totals as cards, and the graphs of the range beside them', async () => {
    const app = await renderComponent(
      <SummaryCards snapshot={incident} range={{ ms: 60_000, label: '1 min' }} width={100} />,
    );
    expect(app.lines()[0]).toMatch(/^ {2}OOM KILLS {3}RUNTIME OOM {3}NEAR OOM {3}LEAKING NOW/);
    expect(app.lines()[1]).toMatch(/^ {2}7 ▲1 +1 +161 +3 of 33 containers .*512\/512 MB/);
  });

  it('shows great figures whole, and is one line where there is no room', async () => {
    const totals = { ...incident.totals, oomKills: 123_456, nearOoms: 1_234_567 };
    const wide = await renderComponent(
      <SummaryCards snapshot={{ ...incident, totals }} range={tenMinutes} width={100} />,
    );
    for (const figure of ['123,456', '1,234,567']) expect(wide.text()).toContain(figure);
    const narrow = await renderComponent(<SummaryLine snapshot={incident} width={60} />);
    expect(narrow.lines()).toEqual([' KILLS 7  RUNTIME 1  NEAR 161  LEAK 3/33  PEAK 100 %']);
  });

  it('counts the newest OOM kills, and no runtime OOM among them', async () => {
    const newest = (kind: 'oom-kill' | 'runtime-oom') => ({
      ...incident,
      failures: failures.slice(-1).map((failure) => ({ ...failure, kind, timestamp: incident.to ?? 0 })),
    });
    const kills = await renderComponent(
      <SummaryCards snapshot={newest('oom-kill')} range={tenMinutes} width={100} />,
    );
    expect(kills.text()).toContain('7 ▲1');
    const runtime = await renderComponent(
      <SummaryCards snapshot={newest('runtime-oom')} range={tenMinutes} width={100} />,
    );
    expect(runtime.text()).not.toContain('▲');
  });
});

describe('figures', () => {
  it('of memory are a bar with the peak in percent', async () => {
    const app = await renderComponent(<MemoryGauge now={0.5} peak={0.91} width={26} />);
    expect(app.lines()).toEqual(['██████████····╷·╷·│·  91 %']);
  });

  it('that grow slowly are seen on their own scale, with what it stands for', async () => {
    const points = Array.from({ length: 20 }, (_, index) => ({ share: 0.24 + index * 0.003, killed: false }));
    const app = await renderComponent(<LeakSparkline points={points} sizeMb={1_769} width={34} />);
    expect(app.lines()[0]).toMatch(/^ {3}425 ▁.*▄.*█ 525$/);
  });
});

describe('a chart', () => {
  const size = { zoomed: false, width: 80, height: 12 } as const;

  it('of a container is over its invocations, with the cursor under the one that is selected', async () => {
    const app = await renderComponent(<ContainerChart container={container} cursor={0} {...size} />);
    expect(app.lines()).toHaveLength(12);
    expect(app.text()).toContain('limit 512 MB');
    expect(app.lines().at(-2)).toMatch(/▲$/);
    expect(app.lines().at(-1)).toMatch(/invocation$/);
  });

  it('of a function is over time, with all its containers', async () => {
    const one = await renderComponent(
      <FunctionChart fn={imageResize} containers={[container]} now={now} windowMs={600_000} {...size} />,
    );
    const all = await renderComponent(
      <FunctionChart fn={imageResize} containers={containers} now={now} windowMs={600_000} {...size} />,
    );
    const dots = (text: string) => text.replace(/[^⠁-⣿]/g, '').length;
    expect(dots(all.text())).toBeGreaterThan(dots(one.text()) * 1.5);
    expect(all.lines().at(-1)).toMatch(/13:5\d .* 14:0\d .*time$/);
  });

  it('of the range has the kills of the buckets', async () => {
    const timeline = timelineIn(incident.timeline, 600_000);
    const app = await renderComponent(<TrendChart fn={imageResize} timeline={timeline} {...size} />);
    expect(app.lines()[0]?.match(/✕/g)?.length).toBeGreaterThanOrEqual(3);
  });
});

describe('the failures', () => {
  const context = { whenOf: () => '14:02:11', nameOf, clean };
  const newest = [...failures].reverse();

  it('can be moved in, copied from and opened while they have the focus', async () => {
    const app = await renderComponent(
      <FailureList
        failures={newest}
        context={context}
        oneFunction={false}
        isFocused={true}
        width={100}
        height={8}
      />,
    );
    expect(app.lines()[0]).toContain('LATEST FAILURES');
    expect(app.lines()[2]).toMatch(/^ ▸14:02:11 {2}image-resize {2}OOM kill/);
    await app.press('j');
    expect(app.lines()[3]).toMatch(/^ ▸14:02:11 {2}checkout-api {2}timeout at limit/);
    await app.press('c');
    expect(app.asked).toEqual([`copy ${newest[1]?.requestId}`]);
    await app.press('\r');
    expect(present(app.state())).toMatchObject({ screen: 'container', containerId: newest[1]?.containerId });
    expect(positionIn(present(app.state()), 'invocations').selected).toBe(newest[1]?.id);
  });

  it('take no keys while they have not', async () => {
    const app = await renderComponent(
      <FailureList
        failures={newest}
        context={context}
        oneFunction={true}
        isFocused={false}
        width={100}
        height={8}
      />,
    );
    await app.press('\r');
    expect(app.state()).toBe(initialState);
    expect(app.text()).not.toContain('FUNCTION');
  });

  it('are those of an attempt, not of another one with its request', () => {
    const last = container.recent.at(-1);
    if (last === undefined) throw new Error('the container has attempts');
    expect(failureOf(failures, last)?.id).toBe(last.id);
    const retry = { ...last, id: container.recent[0]?.id ?? last.id, outcome: 'timeout' } as const;
    expect(failureOf(failures, retry)).toBeNull();
    expect(failureOf(failures, { ...last, outcome: 'ok' })).toBeNull();
  });
});

describe('what to do', () => {
  it('leaves out what only points at a finding above it, and opens a finding', async () => {
    const [worst] = incident.findings;
    if (worst === undefined) throw new Error('the fixture has findings');
    const symptom = { ...worst, id: 'oom-kills', title: '6 OOM kills', commands: [] };
    const app = await renderComponent(
      <FindingList
        findings={[...incident.findings, symptom]}
        nameOf={nameOf}
        isFocused={true}
        width={100}
        height={8}
      />,
    );
    expect(app.text()).toContain(worst.title);
    expect(app.text()).not.toContain('6 OOM kills');
    await app.press('\r');
    expect(present(app.state()).screen).toBe('findings');
  });

  it('is one sentence with its command at first', async () => {
    const step = firstStep(incident);
    const app = await renderComponent(<FirstStepLine step={step} healthy={null} copies={true} width={100} />);
    expect(app.lines()).toEqual([
      `  ▶ Set image-resize to 640 MB now, then fix the leak${' '.repeat(25)} c copies the command`,
    ]);
    const calm = await renderComponent(
      <FirstStepLine step={null} healthy="No OOM kills" copies={false} width={60} />,
    );
    expect(calm.lines()).toEqual(['  ✓ No OOM kills']);
  });
});

describe('the log', () => {
  const lines = fixtureSession().logs();
  const options = {
    utc: true,
    times: true,
    raw: false,
    name: false,
    nameOf,
    oneContainer: true,
    clean,
  } as const;

  it('has a line a row, the newest at the bottom', async () => {
    const app = await renderComponent(
      <LogPane
        lines={lines.slice(-3)}
        options={options}
        selected={null}
        wrap={false}
        column={0}
        width={100}
        height={3}
      />,
    );
    expect(app.lines()[2]).toBe(
      ' 14:02:11 ✕ REPORT 512/512 MB 100 % · 1.2 s · a1b2c3d4 · Runtime.OutOfMemory',
    );
  });

  it('scrolls sideways, and wraps', async () => {
    const pane = (wrap: boolean, column: number) => (
      <LogPane
        lines={lines.slice(-1)}
        options={{ ...options, raw: true }}
        selected={null}
        wrap={wrap}
        column={column}
        width={60}
        height={6}
      />
    );
    expect((await renderComponent(pane(false, 20))).lines()[0]).toContain('b2c3d4-7e5f');
    expect((await renderComponent(pane(true, 0))).text()).toContain('Runtime.OutOfMemory');
  });

  it('around an invocation is its own, or the evidence where it is gone', async () => {
    const last = container.recent.at(-1);
    const first = container.recent[0];
    if (last === undefined || first === undefined) throw new Error('the container has attempts');
    const around = await renderComponent(
      <LogAround
        container={container}
        attempt={last}
        failure={failureOf(failures, last)}
        width={100}
        height={9}
      />,
    );
    expect(around.text()).toContain('START a1b2c3d4');
    const [failure = null] = failures;
    const gone = await renderComponent(
      <LogAround container={container} attempt={first} failure={failure} width={100} height={9} />,
    );
    expect(gone.text()).toContain('these lines are the evidence');
  });
});

describe('the frame', () => {
  it('says where one is', async () => {
    const app = await renderComponent(
      <TitleLine path={['image-resize', '4f21c9a0']} facts={['v8', null]} width={60} />,
    );
    expect(app.lines()[0]).toMatch(/^ image-resize › 4f21c9a0 +v8$/);
  });

  it('has the keys at its foot, the filter while it is typed, and a notice while it lasts', async () => {
    const keys = await renderComponent(<Footer width={100} />);
    expect(keys.lines()[0]).toMatch(/^ q quit {2}\? help {2}⏎ open/);
    const typing = await renderComponent(<Footer width={100} matches={{ shown: 1, all: 4 }} />, {
      ...initialState,
      typing: 'filter',
    });
    await typing.press('im');
    expect(present(typing.state()).filter).toBe('im');
    expect(typing.lines()[0]).toMatch(/^ \/im▏.*1 of 4 {2}⏎ keep {2}Esc clear {2}! inverse$/);
    const notice = { text: 'report written', tone: 'good', until: 1e9 } as const;
    expect((await renderComponent(<Footer width={100} />, { ...initialState, notice })).lines()).toEqual([
      ' report written',
    ]);
  });

  it('finds commands by some of their letters', async () => {
    const app = await renderComponent(<CommandPalette width={100} height={20} />, {
      ...initialState,
      typing: 'palette',
    });
    expect(app.lines().length).toBeGreaterThan(10);
    await app.press('rprt');
    expect(app.lines()[2]).toContain('write the report to a file');
  });
});
