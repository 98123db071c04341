import { readFileSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { type AddressInfo, type Server as TcpServer, connect as tcpConnect } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRandom } from '../../../demo/random.ts';
import { connect } from '../../../src/aws/client/client.ts';
import { type CloudWatch, startCloudWatch } from '../../stand-in/cloudwatch.ts';
import { createService, type Service } from '../../stand-in/service.ts';

/** The SDK as it asks AWS itself: no endpoint is given, and a proxy leads every host to the stand-in. */
const group = '/aws/lambda/checkout';
let service: Service;
let cloudWatch: CloudWatch;
let tls: TcpServer;
let proxy: Server;
let targets: string[];

beforeEach(async () => {
  for (const name of [
    'AWS_PROFILE',
    'AWS_ENDPOINT_URL',
    'AWS_ENDPOINT_URL_CLOUDWATCH_LOGS',
    'NO_PROXY',
    'no_proxy',
  ]) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
  targets = [];
  service = createService({ now: Date.now, random: createRandom(1) });
  service.createGroup(group);
  cloudWatch = await startCloudWatch(service);
  const plain = Number(new URL(cloudWatch.url).port);
  const certificate = 'test/fixtures/tls/certificate.pem';
  tls = createTls(
    { cert: readFileSync(certificate), key: readFileSync('test/fixtures/tls/key.pem') },
    (socket) => {
      const upstream = tcpConnect(plain, '127.0.0.1');
      for (const side of [socket, upstream]) {
        side.on('error', () => {});
        side.on('close', () => (side === socket ? upstream : socket).destroy());
      }
      upstream.pipe(socket).pipe(upstream);
    },
  );
  await listen(tls);
  proxy = createHttp();
  proxy.on('connect', ({ url }, socket) => {
    targets.push(url ?? '');
    const upstream = tcpConnect(portOf(tls), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const side of [socket, upstream]) {
      side.on('error', () => {});
      side.on('close', () => (side === socket ? upstream : socket).destroy());
    }
  });
  await listen(proxy);
  vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${portOf(proxy)}`);
  vi.stubEnv('AWS_CA_BUNDLE', certificate);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await cloudWatch.close();
  for (const server of [proxy, tls]) await new Promise((resolve) => server.close(resolve));
});

function listen(server: TcpServer): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function portOf(server: TcpServer): number {
  // A TCP server's address is never a string.
  return (server.address() as AddressInfo).port;
}

it('asks logs and lambda, and stream-logs for Live Tail, and leaves no socket behind', async () => {
  service.setFunction('checkout', group);
  const { api } = await connect({ region: 'eu-west-1', profile: null, endpointUrl: null });
  const abort = new AbortController();
  const { groups } = await api.describeLogGroups({ prefix: null, nextToken: null }, abort.signal);
  const groupArns = groups.flatMap(({ arn }) => arn ?? []);
  const stream = await api.startLiveTail({ groupArns, pattern: '?REPORT' }, abort.signal);
  const iterator = stream[Symbol.asyncIterator]();
  expect((await iterator.next()).done).toBe(false);
  // Its client is closed at once, and must not take the session's socket along.
  expect(await api.functionLogGroup('checkout', abort.signal)).toBe(group);
  cloudWatch.tick();
  expect((await iterator.next()).value).toEqual({ events: [], sampled: false });
  expect(targets).toEqual([
    'logs.eu-west-1.amazonaws.com:443',
    'stream-logs.eu-west-1.amazonaws.com:443',
    'lambda.eu-west-1.amazonaws.com:443',
  ]);
  const next = iterator.next();
  next.catch(() => {});
  abort.abort();
  await expect(next).rejects.toThrow();
  api.close();
  await vi.waitFor(async () => expect(await cloudWatch.connections()).toBe(0));
});
