/**
 * Pictures of the real program: each screen of the recordings that ship with it, as an SVG of the emulated
 * terminal. `scripts/pictures.ts` writes them into docs/pictures/, a test tells when they are out of step.
 */
import { fileURLToPath } from 'node:url';
import { type Cell, closeTerminals, keys, openTerminal, type Terminal } from './terminal.ts';

export const folder = new URL('../../docs/pictures/', import.meta.url);

export interface Picture {
  readonly name: string;
  readonly demo: 'incident' | 'rollout' | 'steady';
  /** Typed once the recording is over, one after the other; each waits for what it shows. */
  readonly steps: readonly { readonly type: string; readonly shows: string }[];
}

export const pictures: readonly Picture[] = [
  { name: 'overview', demo: 'incident', steps: [] },
  { name: 'function', demo: 'incident', steps: [{ type: keys.enter, shows: 'CONTAINER' }] },
  {
    name: 'container',
    demo: 'incident',
    steps: [
      { type: keys.enter, shows: 'CONTAINER' },
      { type: keys.enter, shows: 'INVOCATIONS' },
    ],
  },
  { name: 'findings', demo: 'incident', steps: [{ type: 'f', shows: 'FIX' }] },
  { name: 'rollout', demo: 'rollout', steps: [{ type: 'v', shows: 'CHANGE' }] },
  { name: 'log', demo: 'incident', steps: [{ type: 'l', shows: 'REPORT' }] },
  { name: 'help', demo: 'incident', steps: [{ type: '?', shows: 'KEYS OF THIS SCREEN' }] },
];

export type Shade = 'dark' | 'light';
export const shades: readonly Shade[] = ['dark', 'light'];

const columns = 120;
const rows = 34;
const cellWidth = 8.4;
const lineHeight = 18;
const margin = 12;

/**
 * All pictures in one shade, by name. Each screen as it stands when its recording is over, which is the same on
 * every run; a recording is played once for all of its pictures.
 */
export async function drawAll(shade: Shade): Promise<ReadonlyMap<string, string>> {
  const drawn = new Map<string, string>();
  for (const demo of new Set(pictures.map((picture) => picture.demo))) {
    const terminal = await playedOut(demo, shade);
    try {
      for (const { name, steps } of pictures.filter((picture) => picture.demo === demo)) {
        for (const { type, shows } of steps) {
          terminal.type(type);
          await terminal.waitFor(shows);
        }
        await still(terminal);
        drawn.set(name, svgOf(terminal, `lambda-oom: ${name}`, shade));
        for (const _ of steps) {
          terminal.type(keys.escape);
          await still(terminal);
        }
      }
    } finally {
      await closeTerminals();
    }
  }
  return drawn;
}

async function playedOut(demo: Picture['demo'], shade: Shade): Promise<Terminal> {
  const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
  const terminal = openTerminal(
    [process.execPath, program, 'demo', demo, '--speed', 'max', '--utc', '--theme', shade],
    { columns, rows, env: { LANG: 'C.UTF-8' } },
  );
  await terminal.waitFor('ENDED', 30_000);
  // A killed function's row flashes for three seconds; the state above may be on the terminal before the row is.
  await still(terminal);
  await terminal.waitFor(calm, 30_000);
  return terminal;
}

/** Resolves once nothing more is written: a frame may come in several pieces. */
async function still(terminal: Terminal): Promise<void> {
  let written = -1;
  while (written !== terminal.raw().length) {
    written = terminal.raw().length;
    await new Promise((resolve) => setTimeout(resolve, 600));
  }
}

function calm(terminal: Terminal): boolean {
  return !/\bKILL\b/.test(terminal.text());
}

function cells(terminal: Terminal): Cell[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => terminal.cell(column, row)),
  );
}

const papers = {
  dark: { ink: '#d4d7dd', paper: '#14161b' },
  light: { ink: '#24292f', paper: '#ffffff' },
} as const;

function svgOf(terminal: Terminal, title: string, shade: Shade): string {
  const { ink, paper } = papers[shade];
  const width = Math.ceil(columns * cellWidth + 2 * margin);
  const height = rows * lineHeight + 2 * margin;
  const runs = cells(terminal).flatMap((line, row) => runsOf(line).map((run) => drawRun(run, row, shade)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" fill="${ink}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${paper}"/>`,
    ...runs.filter((run) => run !== ''),
    '</svg>',
    '',
  ].join('\n');
}

interface Run {
  readonly text: string;
  readonly from: number;
  readonly width: number;
  readonly style: Cell;
}

/** Cells of one look that follow each other. */
function runsOf(line: readonly Cell[]): Run[] {
  const runs: Run[] = [];
  line.forEach((cell, column) => {
    if (cell.width === 0) return;
    const last = runs.at(-1);
    const text = cell.text === '' ? ' ' : cell.text;
    if (last !== undefined && last.from + last.width === column && sameLook(last.style, cell)) {
      runs[runs.length - 1] = { ...last, text: last.text + text, width: last.width + cell.width };
    } else runs.push({ text, from: column, width: cell.width, style: cell });
  });
  return runs;
}

function sameLook(left: Cell, right: Cell): boolean {
  return (
    left.foreground === right.foreground &&
    left.background === right.background &&
    left.bold === right.bold &&
    left.dim === right.dim
  );
}

function drawRun({ text, from, width, style }: Run, row: number, shade: Shade): string {
  const x = (margin + from * cellWidth).toFixed(1);
  const y = margin + row * lineHeight;
  const wide = (width * cellWidth).toFixed(1);
  const under =
    style.background < 0
      ? ''
      : `<rect x="${x}" y="${y}" width="${wide}" height="${lineHeight}" fill="${colour(style.background, shade)}"/>`;
  if (text.trim() === '') return under;
  const look = [
    style.foreground < 0 ? '' : ` fill="${colour(style.foreground, shade)}"`,
    style.bold ? ' font-weight="bold"' : '',
    style.dim ? ' opacity="0.6"' : '',
  ].join('');
  return `${under}<text x="${x}" y="${y + 13}" textLength="${wide}" xml:space="preserve"${look}>${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const basic: Readonly<Record<Shade, readonly string[]>> = {
  dark: [
    '#1b1d23',
    '#e06c75',
    '#8fbf7f',
    '#d9b35b',
    '#6fa8dc',
    '#c58fd0',
    '#5cc3cf',
    '#c8ccd4',
    '#6b7280',
    '#ff6b6b',
    '#a6d189',
    '#ffd166',
    '#8ab4f8',
    '#e0a6f0',
    '#7fdbe8',
    '#ffffff',
  ],
  light: [
    '#24292f',
    '#c62828',
    '#2e7d32',
    '#9a6700',
    '#1a56b0',
    '#7b3fa0',
    '#0b7285',
    '#57606a',
    '#6e7781',
    '#d1242f',
    '#1a7f37',
    '#bc5a00',
    '#0969da',
    '#8250df',
    '#1b7c83',
    '#000000',
  ],
};

/** The 256 colours of a terminal: 16 of the theme, a cube of six steps, 24 greys; above them 0xRRGGBB. */
function colour(index: number, shade: Shade): string {
  const named = basic[shade][index];
  if (named !== undefined) return named;
  if (index >= 256) return `#${index.toString(16).padStart(6, '0')}`;
  if (index >= 232) return hex(8 + (index - 232) * 10, 8 + (index - 232) * 10, 8 + (index - 232) * 10);
  const step = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  const cube = index - 16;
  return hex(step(Math.floor(cube / 36)), step(Math.floor(cube / 6) % 6), step(cube % 6));
}

function hex(...parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
