import type { Line } from '../drawing/line.ts';
import { prose } from '../drawing/prose.ts';
import type { Scene } from '../scene.ts';

/** What stands in a list without rows: that the filter hides all of it, or `otherwise`. */
export function nothingLines(filter: string, otherwise: string, width: number): Line[] {
  const say = sayIn(width);
  return filter === '' ? say(otherwise) : say(`Nothing matches "${filter}".`, 'Esc clears the filter.');
}

/** What stands in an empty overview: why it is empty, and what to do. */
export function emptyLines({ status, snapshot, size }: Scene, filter: string): Line[] {
  if (filter !== '') return nothingLines(filter, '', size.columns);
  const say = sayIn(size.columns);
  switch (status.state) {
    case 'connecting':
      return say(status.detail);
    case 'waiting':
      return say(status.detail, 'It will be picked up once it exists.');
    case 'credentials':
      return say(status.problem, `Run  ${status.hint}  and tailing resumes automatically.`);
    case 'backing-off':
    case 'reconnecting':
      return say(status.reason, 'Retrying automatically.');
    case 'reading-back':
    case 'reading':
      return say('Reading ...');
    case 'ended':
      return say('No Lambda log events found.', 'lambda-oom --help lists what can be read.');
    case 'live':
    case 'polling':
    case 'replaying':
      return snapshot.completeness.events > 0
        ? say('No invocation seen yet among the lines read.')
        : say(
            'Waiting for the first line ...',
            'Lambda writes when a function is invoked; CloudWatch takes a few seconds more.',
          );
  }
}

function sayIn(width: number): (text: string, more?: string) => Line[] {
  return (text, more) => [
    [],
    ...prose(text, 'plain', width),
    ...(more === undefined ? [] : prose(more, 'faint', width)),
  ];
}
