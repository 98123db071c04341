import type { Style } from '../../output/style.ts';
import { eventLine, summaryLines } from '../../output/text.ts';
import type { Writer } from '../../output/write.ts';
import type { Sink } from '../sink.ts';

/** `--output text`: a line for each event worth one, flushed as it happens, and a summary. `plain`: what `--ascii` makes of a text. */
export function textSink(writer: Writer, style: Style, plain: (text: string) => string): Sink {
  return {
    async onEvents(events) {
      const lines = events.flatMap((event) => eventLine(event, style) ?? []);
      if (lines.length > 0) await writer.write(plain(lines.map((line) => `${line}\n`).join('')));
    },
    async finish(analyzer) {
      if (writer.closed.aborted) return;
      const snapshot = analyzer.snapshot({ scope: { containers: 'none' } });
      await writer.write(plain(`${summaryLines(snapshot, style).join('\n')}\n`));
      await writer.flush();
    },
  };
}
