import { type Line, span } from '../../drawing/line.ts';

/** A mark or a column, and what it means, for those who see the screen for the first time. */
export interface LegendEntry {
  readonly mark: Line;
  readonly meaning: string;
}

function entry(mark: Line, meaning: string): LegendEntry {
  return { mark, meaning };
}

export const marks: readonly LegendEntry[] = [
  entry(
    [span('███', 'calm'), span('▌', 'warn'), span('·', 'track'), span('│', 'warn')],
    'how full the fullest container is now, and where the peak was; ╷ at 75, 85, and 95 %',
  ),
  entry(
    [span('▁▃▅', 'calm'), span('▆', 'warn'), span('▇', 'hot'), span('█', 'critical')],
    'memory over time on its own scale; yellow from 75 %, orange from 85 %, red from 95 % of the limit',
  ),
  entry([span('✕', 'critical')], 'killed for running out of memory'),
  entry([span('!', 'warn')], 'in a chart: another failure, such as a timeout'),
  entry([span('┊', 'track')], 'in a chart: the container restarted'),
  entry([span('▲', 'warn')], 'in the log: a failure, or memory from 85 % of the limit'),
  entry([span('●', 'critical')], 'leaking'),
  entry([span('◐', 'warn')], 'watching: it grows, not yet enough to call it a leak'),
  entry([span('○', 'calm')], 'no leak'),
  entry([span('◌', 'faint')], 'too early to say'),
  entry([span('≥', 'warn')], 'at least: the service sampled, and not all was read back'),
  entry([span('▲3', 'critical')], 'of these kills, in the most recent 10 % of the graph'),
];

export const columns: readonly LegendEntry[] = [
  entry([span('SIZE', 'title')], 'memory size; all figures of memory are in MB'),
  entry([span('NOW → PEAK', 'title')], 'the gauge, and the peak in percent of the memory size'),
  entry([span('KILLS', 'title')], 'OOM kills and runtime OOMs together, since the start'),
  entry(
    [span('LEFT', 'title')],
    'invocations until the limit (80 % interval), and the time they take; of the container that is next',
  ),
  entry([span('SET TO', 'title')], 'the memory size to set'),
  entry([span('NEAR', 'title')], 'invocations that came close to the limit but survived'),
  entry([span('PER INV', 'title')], 'growth per invocation'),
  entry([span('STARTS', 'title')], 'how often the container was started'),
  entry([span('CONT COLD', 'title')], 'containers seen, and cold starts'),
  entry([span('INVOC SEEN', 'title')], 'invocations, and how long ago the last one was'),
  entry([span('complete ✓', 'title')], 'everything was read; else what is missing'),
  entry([span('lag p50 p95', 'title')], 'how long lines took from Lambda to here'),
];
