import { accountOf } from '../decode/event-object.ts';
import { isPageKey, readJsonValue } from '../decode/json-objects.ts';
import { jsonScanner } from '../decode/json-scanner.ts';
import type { EventSink, Format, ReadContext, Reader } from './format.ts';

/** Most elements that wait for the name of their stream, where a document names it after its events. */
const waitingElements = 20_000;

/** No object of an export has more. */
const mostMembers = 200;

/**
 * Any JSON export in one or many documents: answers of FilterLogEvents, GetLogEvents and GetQueryResults (pages
 * in a row, or the bare list), subscription messages, Kinesis and Firehose records, telemetry dumps, pretty
 * printed or not.
 */
export const jsonDocument: Format = {
  id: 'json',
  fastPath: 'documents',
  title: 'JSON of filter-log-events, get-log-events or a log subscription',
  detect: (head) => /^\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[[{\]]|$))/.test(head),
  read: readDocuments,
};

/** Rows of Insights: the same documents, mostly with the newest row first. */
export const insightsRows: Format = {
  id: 'insights',
  title: 'JSON of get-query-results',
  newestFirst: true,
  detect: (head) => jsonDocument.detect(head) && /"[fF]ield"\s*:\s*"@/.test(head),
  read: readDocuments,
};

/** Reads events of a JSON array by their bytes; returns the index at which the JSON parser goes on. */
export type ReadElements = (chunk: Buffer, at: number, context: ReadContext) => number;

/**
 * Reads JSON documents one after the other: each has its list of events, and what holds for all of them. Events are read
 * by `readElements` as far as it gets.
 */
export function readDocuments(
  context: ReadContext,
  sink: EventSink,
  readElements: ReadElements | null = null,
): Reader {
  let members: Record<string, unknown> = {};
  let waiting: unknown[] = [];
  let isList = true;
  let hasMembers = false;
  let memberCount = 0;

  /** The context of the document's events, as far as its members were read. */
  let own: ReadContext | null = null;

  function ownContext(): ReadContext {
    const { owner, logGroup, logStream } = members;
    own ??= {
      ...context,
      account: accountOf(owner) ?? context.account,
      logGroup: typeof logGroup === 'string' ? logGroup : context.logGroup,
      logStream: typeof logStream === 'string' ? logStream : context.logStream,
    };
    return own;
  }

  function give(elements: readonly unknown[]): void {
    if (members.messageType === 'CONTROL_MESSAGE') return;
    for (const element of elements) readJsonValue(element, ownContext(), sink);
  }

  /** Whether everything that the events of a subscription message need came before them. */
  function knowsContext(): boolean {
    const { messageType, owner, logGroup, logStream } = members;
    return (
      messageType === 'DATA_MESSAGE' && [owner, logGroup, logStream].every((name) => typeof name === 'string')
    );
  }

  /**
   * A subscription message may name its stream and its type after its events; fields of a row that PowerShell
   * flattened are a row only together.
   */
  const waits = (key: string, element: unknown): boolean => key === 'logEvents' || isLooseField(element);

  const scanner = jsonScanner({
    member(key, value) {
      hasMembers = true;
      isList = false;
      memberCount += 1;
      own = null;
      if (memberCount <= mostMembers) members[key] = value;
    },
    array(key) {
      isList = false;
      if (isPageKey(key)) members[key] = [];
      else hasMembers = true;
    },
    element(key, element) {
      if (key !== '' && !isPageKey(key)) return;
      if (waiting.length < waitingElements && waits(key, element)) waiting.push(element);
      else {
        settle();
        give([element]);
      }
    },
    elementsAt(key, chunk, at) {
      const isRead = key === 'logEvents' ? knowsContext() : key === '' || isPageKey(key);
      if (readElements === null || !isRead) return at;
      settle();
      return readElements(chunk, at, ownContext());
    },
    root() {
      settle();
      if (!isList && !Object.keys(members).some(isPageListKey) && hasMembers) {
        readJsonValue(members, context, sink);
      }
      members = {};
      own = null;
      isList = true;
      hasMembers = false;
      memberCount = 0;
    },
    broken: (reason) => sink.unreadable(reason),
  });

  const isPageListKey = (key: string): boolean => isPageKey(key) && Array.isArray(members[key]);

  function settle(): void {
    const elements = waiting;
    waiting = [];
    if (elements.length === 0) return;
    if (elements.every(isLooseField)) readJsonValue(elements, context, sink);
    else give(elements);
  }

  return scanner;
}

const isLooseField = (element: unknown): boolean =>
  typeof element === 'object' && element !== null && ('field' in element || 'Field' in element);
