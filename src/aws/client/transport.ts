import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { rootCertificates, connect as tlsConnect } from 'node:tls';

/** Milliseconds that a proxy may take to open a tunnel. */
const tunnelMs = 10_000;

/**
 * The HTTPS agent where the environment configures a proxy or certificates, else `null`: unlike the AWS CLI and the
 * other SDKs, the SDK for JavaScript ignores `HTTPS_PROXY`, `NO_PROXY` and `AWS_CA_BUNDLE`.
 *
 * One agent per client: closing a client closes the sockets of its agent. Throws where the bundle or the address of the
 * proxy cannot be read.
 */
export function httpsAgent(env: NodeJS.ProcessEnv): Agent | null {
  const proxy = env.HTTPS_PROXY || env.https_proxy || null;
  const bundle = env.AWS_CA_BUNDLE || null;
  if (proxy === null && bundle === null) return null;
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 50,
    ...(bundle === null
      ? {}
      : { ca: [...rootCertificates, ...extraCertificates(env), certificates(bundle)] }),
  });
  if (proxy !== null) tunnel(agent, readProxy(proxy), env.NO_PROXY || env.no_proxy || '');
  return agent;
}

function certificates(bundle: string): Buffer {
  try {
    return readFileSync(bundle);
  } catch (error) {
    throw transportError(
      `AWS_CA_BUNDLE cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Setting `ca` disables NODE_EXTRA_CA_CERTS, so its certificates are added here. */
function extraCertificates({ NODE_EXTRA_CA_CERTS: file }: NodeJS.ProcessEnv): Buffer[] {
  try {
    return file === undefined || file === '' ? [] : [readFileSync(file)];
  } catch {
    // Node.js itself only warns about it.
    return [];
  }
}

/** The address of the proxy, and the credentials for it. */
interface Proxy {
  readonly url: URL;
  readonly headers: { 'proxy-authorization'?: string };
}

function readProxy(text: string): Proxy {
  try {
    const url = new URL(text.includes('://') ? text : `http://${text}`);
    return { url, headers: authorization(url) };
  } catch {
    // The address is not shown: it may contain a password.
    throw transportError('HTTPS_PROXY is no URL');
  }
}

/** Makes the agent connect through the proxy (`CONNECT`, RFC 9110 section 9.3.6). */
function tunnel(agent: Agent, { url: proxy, headers }: Proxy, noProxy: string): void {
  const direct = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const host = String(options.host ?? '');
    if (isExempt(host, noProxy)) return direct(options, callback);
    const target = `${host}:${options.port ?? 443}`;
    const requestOf = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = requestOf({
      host: proxy.hostname,
      port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...headers },
      agent: false,
      timeout: tunnelMs,
    });
    request.once('connect', (answer, socket) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        const status = `${answer.statusCode} ${answer.statusMessage ?? ''}`.trim();
        fail(`the proxy ${proxy.host} answered ${status} for ${target}`);
        return;
      }
      const { ca } = agent.options;
      const name = isIP(host) === 0 ? { servername: host } : {};
      const trust = ca === undefined ? {} : { ca };
      callback?.(null, tlsConnect({ host, socket, ALPNProtocols: ['http/1.1'], ...name, ...trust }));
    });
    request.once('timeout', () => request.destroy(transportError(`the proxy ${proxy.host} does not answer`)));
    request.once('error', (error) => fail(`the proxy ${proxy.host} cannot be used: ${error.message}`));
    request.end();

    function fail(message: string): void {
      // The types require a socket as well; Node.js passes none with an error.
      (callback as ((error: Error) => void) | undefined)?.(transportError(message));
    }
    return undefined;
  };
}

function authorization({ username, password }: URL): { 'proxy-authorization'?: string } {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** Whether `NO_PROXY` lists the host: host names, domains (with or without a leading dot) that match by suffix, or `*`. */
export function isExempt(host: string, noProxy: string): boolean {
  return noProxy.split(/[\s,]+/).some((word) => {
    const name = word.toLowerCase().replace(/^\*?\.+/, '');
    if (name === '') return false;
    return name === '*' || host.toLowerCase() === name || host.toLowerCase().endsWith(`.${name}`);
  });
}

function transportError(message: string): Error {
  return Object.assign(new Error(message), { code: 'EPROXY' });
}
