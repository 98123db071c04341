import type { Line } from '../drawing/line.ts';
import { prose } from '../drawing/prose.ts';
import type { Scene } from '../scene.ts';

/** What a list without rows says: that the filter hides all of it, or `otherwise`. */
export function nothingLines(filter: string, otherwise: string, width: number): Line[] {
  const say = sayIn(width);
  return filter === '' ? say(otherwise) : say(`Nothing matches "${filter}".`, 'Esc drops the filter.');
}

/** What an empty overview says: why it is empty, and what the reader can do. */
export function emptyLines({ status, snapshot, size }: Scene, filter: string): Line[] {
  if (filter !== '') return nothingLines(filter, '', size.columns);
  const say = sayIn(size.columns);
  switch (status.state) {
    case 'connecting':
      return say(status.detail);
    case 'waiting':
      return say(status.detail, 'It is read as soon as it is there.');
    case 'credentials':
      return say(status.problem, `Run  ${status.hint}  and this goes on by itself.`);
    case 'backing-off':
    case 'reconnecting':
      return say(status.reason, 'It is tried again by itself.');
    case 'reading-back':
    case 'reading':
      return say('Reading ...');
    case 'ended':
      return say(
        'There is nothing of a Lambda function in it.',
        'lambda-oom replay --help says what can be read.',
      );
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
