import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactRequestId } from '../../src/text/redact.ts';

const id = '4a84bba3-a7f0-4100-842e-1e4f2ddb6425';
const masked = redactRequestId(id);

describe('redact', () => {
  it('gives the same pseudonym to the same request, and others to others', () => {
    expect(masked).toMatch(/^<request-id:[0-9a-f]{6}>$/);
    expect(redact(`START RequestId: ${id} Version: 7`)).toBe(`START RequestId: ${masked} Version: 7`);
    expect(redact(`END RequestId: ${id}\n`)).toBe(`END RequestId: ${masked}\n`);
    expect(redact(`{"requestId":"${id}"}`)).toBe(`{"requestId":"${masked}"}`);
    expect(redact(`${id.toUpperCase()}`)).toMatch(/^<request-id:[0-9a-f]{6}>$/);
    expect(redactRequestId('4a84bba3-a7f0-4100-842e-1e4f2ddb6426')).not.toBe(masked);
  });

  it('masks shortened ids where a label says what they are', () => {
    expect(redact('REPORT RequestId: 794b2079fdee\tDuration: 1.42 ms')).toBe(
      `REPORT RequestId: ${redactRequestId('794b2079fdee')}\tDuration: 1.42 ms`,
    );
    expect(redact('{"AWSRequestId": "1c2d"}')).toBe(`{"AWSRequestId": "${redactRequestId('1c2d')}"}`);
  });

  it('leaves the figures of a REPORT line alone', () => {
    const figures =
      '\tDuration: 1245.74 ms\tBilled Duration: 1639 ms\tMemory Size: 128 MB\tMax Memory Used: 98 MB\t\n';
    expect(redact(`REPORT RequestId: ${id}${figures}`)).toBe(`REPORT RequestId: ${masked}${figures}`);
  });

  const account = redact('123456789012');
  it.each([
    [
      'an account in an ARN',
      'arn:aws:lambda:eu-west-1:123456789012:function:x',
      `arn:aws:lambda:eu-west-1:${account}:function:x`,
    ],
    ['an account alone', 'account 123456789012.', `account ${account}.`],
    [
      'no account in a longer number',
      '1234567890123 0.123456789012 a123456789012',
      '1234567890123 0.123456789012 a123456789012',
    ],
    ['an e-mail address', 'from a.b+c@mail.example.co.uk, to', 'from <email>, to'],
    ['an address under many names', `to x@${'a.'.repeat(40)}b@c.de, y`, 'to <email>, y'],
    ['an address behind a long word', `${'a'.repeat(100)}x@a.bc`, '<email>'],
    ['addresses that hang together', 'to x@a.b_c@d.e and y@f.g.', 'to <email> and <email>.'],
    ['an access key', 'key AKIAIOSFODNN7EXAMPLE and ASIAIOSFODNN7EXAMPLE', 'key <aws-key> and <aws-key>'],
    [
      'a secret key',
      'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      'aws_secret_access_key = <secret>',
    ],
    [
      'a secret key in JSON',
      '{"SecretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCY","a":1}',
      '{"SecretAccessKey":"<secret>","a":1}',
    ],
    ['a value with an escaped quote', '{"password":"a\\"b","a":1}', '{"password":"<secret>","a":1}'],
    [
      'JSON inside JSON',
      '{\\"api_key\\":\\"abc def\\",\\"a\\":1}',
      '{\\"api_key\\":\\"<secret>\\",\\"a\\":1}',
    ],
    ['a value in single quotes', "db_password='x y' next", "db_password='<secret>' next"],
    ['a value without quotes', 'token=abc&user=7; secret: s3cr3t', 'token=<secret>&user=7; secret: <secret>'],
    [
      'camel case',
      'clientSecret=abc accessToken=def apiKey=ghi',
      'clientSecret=<secret> accessToken=<secret> apiKey=<secret>',
    ],
    [
      'a presigned address',
      'X-Amz-Security-Token=IQoJ%2F&X-Amz-Signature=0a1b2c',
      'X-Amz-Security-Token=<secret>&X-Amz-Signature=<secret>',
    ],
    ['a bearer token', 'Authorization: Bearer abc123.def-456_x', 'Authorization: <secret>'],
    ['a bearer token alone', 'sent Bearer abc123.def-456_x', 'sent Bearer <token>'],
    [
      'no bearer of words',
      'the bearer certificate is basic understanding',
      'the bearer certificate is basic understanding',
    ],
    ['a JWT', 'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln-_x!', 'jwt <jwt>!'],
    [
      'GitHub, Slack, Stripe',
      `ghp_${'a'.repeat(36)} xoxb-12345678-abc sk_live_${'b'.repeat(24)}`,
      '<token> <token> <token>',
    ],
    [
      'credentials in an address',
      'postgres://user:pa55@db.example.com/x',
      'postgres://user:<secret>@db.example.com/x',
    ],
    [
      'a long password in an address',
      `https://u:${'p'.repeat(500)}@db.example.com/x`,
      'https://u:<secret>@db.example.com/x',
    ],
    [
      'a PEM block',
      'k=\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nend',
      'k=\n<pem>\nend',
    ],
    ['a PEM block cut short', '-----BEGIN PRIVATE KEY-----\nMIIE', '<pem>'],
    ['no count of tokens', 'max_tokens: 4096, tokens=17', 'max_tokens: 4096, tokens=17'],
    ['a value after a blank', 'password= next', 'password= <secret>'],
    ['nothing', 'Processing order 12345 took 42.10 ms', 'Processing order 12345 took 42.10 ms'],
  ])('masks %s', (_, text, safe) => {
    expect(redact(text)).toBe(safe);
  });

  const pieces = fc.constantFrom(
    id,
    '123456789012',
    'a@b.cd',
    'AKIAIOSFODNN7EXAMPLE',
    'password',
    'token',
    '=',
    ': ',
    '"',
    "'",
    '\\"',
    '\\',
    '<',
    '>',
    'Bearer ',
    'eyJ',
    '.',
    '-',
    'RequestId: ',
    '://',
    '@',
    ' ',
    '\n',
    'abc123',
    '-----BEGIN A-----',
    '-----END A-----',
    ',',
  );

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const once = redact(parts.join(''));
        expect(redact(once)).toBe(once);
      }),
      { seed: 20261124, numRuns: 3000 },
    );
  });

  it('lets no id, key or address through', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const safe = redact(parts.join(' '));
        expect(safe).not.toContain(id);
        expect(safe).not.toContain('123456789012');
        expect(safe).not.toContain('AKIAIOSFODNN7EXAMPLE');
        expect(safe).not.toContain('a@b.cd');
      }),
      { seed: 20261124, numRuns: 3000 },
    );
  });

  it.each([
    'a',
    'a.',
    'eyJ-',
    'a@',
    'a.b@c.',
    'token',
    'token="',
    'token=\\"',
    'token:',
    '-----BEGIN A-----',
    '-----END ',
    '://a:',
    'bearer ',
    '12345678-1234-',
    '"requestId":"',
    '\\\\',
  ])('comes to an end on a megabyte of %j', (unit) => {
    expect(redact(unit.repeat(2 ** 20 / unit.length))).toBeTypeOf('string');
  });
});
