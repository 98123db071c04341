import { describe, expect, it } from 'vitest';
import { logFrameAt } from '../../src/events/log-frame.ts';
import { parseMessage } from '../../src/events/parse.ts';

const id = 'a5726620-e0f9-4597-b718-bd9a090b3aaa';
const time = '2021-11-09T19:16:53.572Z';

describe('the frame that runtimes put before a line', () => {
  it.each([
    [`${time}\t${id}\tERROR\tInvoke Error`, { requestId: id, level: 'ERROR', textAt: 68 }],
    [`${time}\tundefined\tERROR\tUncaught`, { requestId: null, level: 'ERROR', textAt: 41 }],
    [`${time}\t${id}\tfail\tx`, { requestId: id, level: 'fail', textAt: 67 }],
    [`${time} ${id} FATAL ERROR: x`, { requestId: id, level: null, textAt: 62 }],
    [`2021-11-09T19:16:53Z ${id} x`, { requestId: id, level: null, textAt: 58 }],
    [`2021-11-09T19:16:53.572123Z ${id} x`, { requestId: id, level: null, textAt: 65 }],
  ])('reads %j', (message, frame) => {
    expect(logFrameAt(message, 0)).toEqual(frame);
  });

  it.each([
    `${time}`,
    `${time} `,
    `${time}|${id}`,
    `${time}\t${id}`,
    `${time}\t${id}\tNOT A LEVEL\tx`,
    `${time} ${'x'.repeat(129)} y`,
    `2021-11-09 19:16:53 ${id} x`,
    '12 items',
  ])('finds none in %j', (message) => {
    expect(logFrameAt(message, 0)).toBeNull();
  });
});

describe('timeouts', () => {
  it.each([
    [
      `${time} ${id} Task timed out after 3.10 seconds\n\n`,
      { kind: 'timeout', requestId: id, afterSeconds: 3.1 },
    ],
    [
      `${time} ${id} Task timed out after 900.00 seconds`,
      { kind: 'timeout', requestId: id, afterSeconds: 900 },
    ],
    [
      '37a98f15d7dc Task timed out after 6.01 seconds',
      { kind: 'timeout', requestId: '37a98f15d7dc', afterSeconds: 6.01 },
    ],
    [
      'e7a98f15d7dc Task timed out after some seconds',
      { kind: 'timeout', requestId: 'e7a98f15d7dc', afterSeconds: null },
    ],
  ])('reads %j', (message, record) => {
    expect(parseMessage(message)).toEqual(record);
  });

  it.each([
    'Task timed out after 3.10 seconds',
    `${time} ${id} Task timed out after 3.10 seconds, says the callee`,
    `${time}\t${id}\tERROR\t${time} ${id} Task timed out after 3.10 seconds`,
    'downstream Task timed out after 3 tries',
  ])('leaves %j to the application', (message) => {
    expect(parseMessage(message).kind).toBe('application');
  });
});

it('keeps the request id of a framed application line', () => {
  expect(parseMessage(`${time}\t${id}\tINFO\thello\n`)).toEqual({ kind: 'application', requestId: id });
});
