import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps, request } from 'node:https';
import { type AddressInfo, connect as tcpConnect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpsAgent, isExempt } from '../../../src/aws/client/transport.ts';

const certificate = 'test/fixtures/tls/certificate.pem';
/** Answers for any name: the proxy below leads each there. */
let service: Server;
let proxy: Server;
/** What the proxy was asked. */
let asked: { target: string; authorization: string | null }[];
let answer: string;

beforeEach(async () => {
  asked = [];
  answer = '200 Connection Established';
  service = createHttps(
    { cert: readFileSync(certificate), key: readFileSync('test/fixtures/tls/key.pem') },
    (_, response) => response.end('served'),
  );
  proxy = createHttp();
  proxy.on('connect', (incoming, socket) => {
    asked.push({
      target: incoming.url ?? '',
      authorization: incoming.headers['proxy-authorization'] ?? null,
    });
    socket.on('error', () => {});
    if (!answer.startsWith('200')) {
      socket.end(`HTTP/1.1 ${answer}\r\n\r\n`);
      return;
    }
    const upstream = tcpConnect(portOf(service), '127.0.0.1', () => {
      socket.write(`HTTP/1.1 ${answer}\r\n\r\n`);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
  });
  for (const server of [service, proxy]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
});

afterEach(async () => {
  for (const server of [service, proxy]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

function portOf(server: Server): number {
  // A TCP server's address is never a string.
  return (server.address() as AddressInfo).port;
}

async function get(url: string, env: NodeJS.ProcessEnv): Promise<string> {
  const agent = httpsAgent(env);
  if (agent === null) throw new Error('no agent');
  try {
    return await new Promise((resolve, reject) => {
      const call = request(url, { agent }, async (response) => {
        let body = '';
        for await (const chunk of response) body += String(chunk);
        resolve(body);
      });
      call.once('error', reject);
      call.end();
    });
  } finally {
    agent.destroy();
  }
}

describe('the agent of the SDK', () => {
  const aws = 'https://logs.eu-west-1.amazonaws.com/';
  const through = () => `http://127.0.0.1:${portOf(proxy)}`;

  it('is a plain one where the environment asks for nothing', () => {
    expect(httpsAgent({ NO_PROXY: '*', HTTPS_PROXY: '' })).toBeNull();
  });

  it('reaches AWS through the proxy, and trusts the bundle', async () => {
    const env = { HTTPS_PROXY: through(), AWS_CA_BUNDLE: certificate };
    expect(await get(aws, env)).toBe('served');
    expect(asked).toEqual([{ target: 'logs.eu-west-1.amazonaws.com:443', authorization: null }]);
  });

  it('tells the proxy who it is', async () => {
    const env = { https_proxy: `me:p%40ss@127.0.0.1:${portOf(proxy)}`, AWS_CA_BUNDLE: certificate };
    expect(await get(aws, env)).toBe('served');
    expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  });

  it('goes past the proxy where NO_PROXY says so', async () => {
    const env = { HTTPS_PROXY: through(), NO_PROXY: 'localhost', AWS_CA_BUNDLE: certificate };
    expect(await get(`https://localhost:${portOf(service)}/`, env)).toBe('served');
    expect(asked).toEqual([]);
  });

  it('trusts what NODE_EXTRA_CA_CERTS adds beside a bundle', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lambda-oom-'));
    const bundle = join(folder, 'other.pem');
    writeFileSync(bundle, rootCertificates[0] ?? '');
    const env = { HTTPS_PROXY: through(), NODE_EXTRA_CA_CERTS: certificate, AWS_CA_BUNDLE: bundle };
    expect(await get(aws, env)).toBe('served');
    rmSync(folder, { recursive: true });
    expect(() => httpsAgent(env)).toThrow(/AWS_CA_BUNDLE cannot be read/);
  });

  it('says so when the proxy refuses, and when it is not there', async () => {
    answer = '407 Proxy Authentication Required';
    await expect(get(aws, { HTTPS_PROXY: through() })).rejects.toMatchObject({
      code: 'EPROXY',
      message: expect.stringMatching(/answered 407 Proxy Authentication Required for logs\.eu-west-1/),
    });
    await expect(get(aws, { HTTPS_PROXY: 'http://127.0.0.1:9' })).rejects.toMatchObject({
      code: 'EPROXY',
      message: expect.stringMatching(/the proxy 127\.0\.0\.1:9 cannot be used: .*ECONNREFUSED/),
    });
    for (const text of ['http://:x', 'http://me:%zz@proxy:3128']) {
      expect(() => httpsAgent({ HTTPS_PROXY: text })).toThrow(/^HTTPS_PROXY is no URL$/);
    }
  });

  it('does not trust a certificate that nobody vouches for', async () => {
    await expect(get(aws, { HTTPS_PROXY: through() })).rejects.toThrow(/self-signed certificate/);
  });
});

it.each([
  ['logs.eu-west-1.amazonaws.com', 'amazonaws.com', true],
  ['logs.eu-west-1.amazonaws.com', '.amazonaws.com, localhost', true],
  ['logs.eu-west-1.amazonaws.com', '*.eu-west-1.amazonaws.com', true],
  ['logs.eu-west-1.amazonaws.com', '*', true],
  ['logs.eu-west-1.amazonaws.com', 'aws.com', false],
  ['logs.eu-west-1.amazonaws.com', '', false],
  ['169.254.169.254', '169.254.169.254', true],
])('%s with NO_PROXY=%j: %s', (host, noProxy, exempt) => {
  expect(isExempt(host, noProxy)).toBe(exempt);
});
