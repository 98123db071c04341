import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LiveTailUpdate, LogsApi } from '../../../src/aws/client/api.ts';
import { connect } from '../../../src/aws/client/client.ts';
import { realClock } from '../../../src/aws/clock.ts';
import { openLiveTailSession, type SessionEnd } from '../../../src/aws/live-tail/session.ts';
import { encodeMessage } from '../../stand-in/event-stream.ts';

/** Live Tail's bytes as a broken proxy or a bad network would hand them over, through the real SDK. */
let server: Server;
let api: LogsApi;
let body = Buffer.alloc(0);
let cut = false;

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDENV');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
    response.write(body, () => (cut ? response.destroy() : response.end()));
    if (body.length === 0) response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a string.
  const { port } = server.address() as AddressInfo;
  const endpointUrl = `http://127.0.0.1:${port}`;
  ({ api } = await connect({ region: 'eu-west-1', profile: null, endpointUrl, renewed: false }));
});

afterAll(async () => {
  api.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  vi.unstubAllEnvs();
});

/** Runs one session over these bytes to its end. */
async function session(bytes: Uint8Array): Promise<{ end: SessionEnd; updates: LiveTailUpdate[] }> {
  body = Buffer.from(bytes);
  const updates: LiveTailUpdate[] = [];
  const { ended } = openLiveTailSession(
    { groupArns: ['arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f'], pattern: null },
    { api, clock: realClock, onUpdate: (update) => updates.push(update) },
  );
  return { end: await ended, updates };
}

const update = (message: unknown, timestamp: unknown = 1_764_000_000_000): Uint8Array =>
  encodeMessage('event', 'sessionUpdate', {
    sessionMetadata: { sampled: false },
    sessionResults: [
      {
        logGroupIdentifier: '123456789012:/aws/lambda/f',
        logStreamName: 's',
        timestamp,
        ingestionTime: timestamp,
        message,
      },
    ],
  });
const good = Buffer.concat([
  encodeMessage('event', 'sessionStart', { sessionId: 's' }),
  update('REPORT RequestId: good'),
]);

function patched(bytes: Uint8Array, patch: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  patch(copy);
  return copy;
}

const frame = update('REPORT RequestId: second');
const damages: readonly (readonly [string, Buffer])[] = [
  ['a frame cut in its prelude', Buffer.from(frame.subarray(0, 7))],
  ['a frame cut in its headers', Buffer.from(frame.subarray(0, 40))],
  ['a frame cut in its body', Buffer.from(frame.subarray(0, frame.length - 9))],
  ['a bad checksum of the message', patched(frame, (copy) => copy.writeUInt32BE(0, copy.length - 4))],
  ['a bad checksum of the prelude', patched(frame, (copy) => copy.writeUInt32BE(0, 8))],
  ['headers longer than the frame', patched(frame, (copy) => copy.writeUInt32BE(0xffffffff, 4))],
  ['a frame of four gigabytes', patched(frame, (copy) => copy.writeUInt32BE(0xffffffff, 0))],
  ['a frame of no length', patched(frame, (copy) => copy.writeUInt32BE(0, 0))],
  ['a frame shorter than a frame', patched(frame, (copy) => copy.writeUInt32BE(5, 0))],
  ['an HTML page', Buffer.from('<html><body>502 Bad Gateway</body></html>')],
  ['noise', Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 7919) % 256))],
  ['a body that is no JSON', Buffer.from(encodeMessage('event', 'sessionUpdate', 'x').map((byte) => byte))],
  ['an event of no known type', Buffer.from(encodeMessage('event', 'sessionSomething', { a: 1 }))],
  [
    'an exception of no known type',
    Buffer.from(encodeMessage('exception', 'SomethingException', { message: 'x' })),
  ],
];

describe('a Live Tail stream that is damaged', () => {
  it.each(damages)(
    '%s ends the session as a disconnect does, and keeps what came before',
    async (_, damage) => {
      for (const breaks of [false, true]) {
        cut = breaks;
        const { end, updates } = await session(Buffer.concat([good, damage]));
        expect(['cut', 'hung-up']).toContain(end.reason);
        expect(updates.flatMap(({ events }) => events.map(({ message }) => message))).toContain(
          'REPORT RequestId: good',
        );
      }
      cut = false;
    },
  );

  it('with any bytes after a good frame, or instead of one, is a disconnect', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .tuple(fc.nat({ max: frame.length - 1 }), fc.integer({ min: 0, max: 255 }))
        .map(([at, byte]) => patched(frame, (copy) => copy.writeUInt8(byte, at))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.boolean(), async (damage, first) => {
        const { end, updates } = await session(first ? damage : Buffer.concat([good, damage]));
        expect(['cut', 'hung-up', 'refused']).toContain(end.reason);
        for (const { events } of updates) {
          for (const event of events) {
            expect(Number.isFinite(event.timestamp)).toBe(true);
            expect(typeof event.message).toBe('string');
          }
        }
      }),
      { seed: 20_261_124, numRuns: 150 },
    );
  });

  it.each([
    ['a timestamp that is a text', 'x', 'soon'],
    ['a timestamp beyond all', 'x', 1e300],
    ['a message that is an object', { a: 1 }, 1],
    ['no message', null, 1],
  ])('%s gives an event that is one, or a disconnect', async (_, message, timestamp) => {
    const { end, updates } = await session(Buffer.concat([good, update(message, timestamp)]));
    expect(['cut', 'hung-up']).toContain(end.reason);
    for (const event of updates.flatMap(({ events }) => events)) {
      expect(Number.isFinite(event.timestamp)).toBe(true);
      expect(typeof event.message).toBe('string');
    }
  });
});
