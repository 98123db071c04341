import type { EventSink, ReadContext } from '../formats/format.ts';
import { readDocuments } from '../formats/json-document.ts';
import { readJsonValue } from './json-objects.ts';

/** One line: an event, a record, a whole page, or several documents with nothing between them. */
export function readLine(line: string, context: ReadContext, sink: EventSink): void {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    if (/^\s*$/.test(line)) return;
    if (!/\}\s*\{/.test(line)) {
      sink.unreadable('a line that is no JSON');
      return;
    }
    const documents = readDocuments(context, sink);
    documents.push(Buffer.from(line));
    documents.end();
    return;
  }
  readJsonValue(value, context, sink);
}
