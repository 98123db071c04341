import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../src/errors.ts';
import { formats } from '../../src/recordings/formats/formats.ts';
import { plainContext, readText, readWith } from './read.ts';

const folder = new URL('../fixtures/exports/', import.meta.url);
const exports = readdirSync(folder).map((name) => readFileSync(new URL(name, folder)));

/** An export with stretches of it cut out, put twice, or overwritten. */
const damaged = fc
  .tuple(
    fc.constantFrom(...exports),
    fc.array(
      fc.tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 60 }),
        fc.uint8Array({ maxLength: 8 }),
      ),
      {
        maxLength: 6,
      },
    ),
  )
  .map(([bytes, damages]) =>
    damages.reduce<Buffer>((whole, [where, length, instead]) => {
      const at = Math.floor(where * whole.length);
      return Buffer.concat([whole.subarray(0, at), instead, whole.subarray(at + length)]);
    }, bytes),
  );
const words = fc
  .array(
    fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        '"',
        ',',
        ':',
        '\n',
        '\r\n',
        '\\',
        ' ',
        '|',
        '\t',
        "'",
        '1643748480000',
        'timestamp',
        'message',
      ],
      ...[
        '"events":[',
        '{"timestamp":1643748480000,"message":"a"}',
        '2022-02-01T20:48:00.000Z ',
        '@timestamp,@message\n',
        '{"field":"@message","value":"x"}',
      ],
      ...[
        '2022/02/01/[$LATEST]629f669be308211c7260dfa60b3dddfa ',
        '1643748480000,"',
        'timestamp,message\n',
        '\u001b[31m',
        '\ufeff',
      ],
    ),
    { maxLength: 60 },
  )
  .map((parts) => Buffer.from(parts.join('')));
const anything = fc.oneof(
  damaged,
  words,
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);

describe('any bytes whatever', () => {
  it.each(formats.map((format) => [format.id, format] as const))(
    '%s: no crash, and the chunks do not matter',
    (_, format) => {
      fc.assert(
        fc.property(anything, fc.integer({ min: 1, max: 40 }), fc.boolean(), (bytes, size, decodeAll) => {
          const context = { ...plainContext, decodeAll };
          format.detect(bytes.toString('utf8'));
          const { events, reasons } = readWith(format, bytes, context, bytes.length + 1);
          const torn = readWith(format, bytes, context, size);
          expect(torn.reasons).toEqual(reasons);
          if (decodeAll) expect(torn.events).toEqual(events);
          for (const event of events) {
            expect(Number.isFinite(event.timestamp)).toBe(true);
            expect(typeof event.message).toBe('string');
          }
        }),
        { seed: 7, numRuns: 300 },
      );
    },
  );

  it('a whole recording is read, or refused in one line', async () => {
    await fc.assert(
      fc.asyncProperty(
        anything,
        fc.constantFrom('plain', 'gzip', 'cut gzip', 'magic'),
        async (bytes, how) => {
          const zipped = gzipSync(bytes);
          const stored = {
            plain: bytes,
            gzip: zipped,
            'cut gzip': zipped.subarray(0, zipped.length - 9),
            magic: Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), bytes]),
          }[how];
          try {
            const { events } = await readText(stored, {}, 50);
            expect(events.every(({ timestamp }) => Number.isFinite(timestamp))).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(CommandError);
            expect(String(error)).not.toContain('\n');
          }
        },
      ),
      { seed: 8, numRuns: 300 },
    );
  });
});
