import {
  completenessRecord,
  eventRecord,
  type NdjsonRecord,
  ndjsonLine,
  reportRecord,
  sessionRecord,
} from '../../output/ndjson.ts';
import { toReport } from '../../output/report.ts';
import type { Style } from '../../output/style.ts';
import type { Writer } from '../../output/write.ts';
import type { Source } from '../../source/source.ts';
import { version } from '../../version.ts';
import type { Sink } from '../sink.ts';

/** How often a live source's completeness is written (ms). */
const completenessEveryMs = 10_000;

/** `--output ndjson`: a record for each event, flushed as it happens, and the report last. */
export function ndjsonSink(writer: Writer, source: Source, { redact }: Pick<Style, 'redact'>): Sink {
  let completenessAt = Date.now();
  const line = (record: NdjsonRecord): string => ndjsonLine(record, redact);
  return {
    async begin() {
      await writer.write(line(sessionRecord(source.info, version, Date.now())));
    },
    async onEvents(events) {
      await writer.write(events.map((event) => line(eventRecord(event))).join(''));
    },
    async onTick(analyzer) {
      const now = Date.now();
      if (now - completenessAt < completenessEveryMs) return;
      completenessAt = now;
      const { completeness } = analyzer.snapshot({ scope: { containers: 'none' } });
      await writer.write(line(completenessRecord(completeness, now)));
    },
    async finish(analyzer) {
      if (writer.closed.aborted) return;
      const report = toReport(analyzer.snapshot({ scope: { containers: 'all' } }), source.info);
      const at = source.info.kind === 'recording' ? (analyzer.newest ?? 0) : Date.now();
      await writer.write(line(reportRecord(report, at)));
      await writer.flush();
    },
  };
}
