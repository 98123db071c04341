import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { rootCertificates, connect as tlsConnect } from 'node:tls';

/** How long a proxy may take to open a tunnel. */
const tunnelMs = 10_000;

/**
 * The agent for HTTPS where the environment asks for more than a plain one, else `null`: the SDK for JavaScript knows
 * neither `HTTPS_PROXY` and `NO_PROXY` nor `AWS_CA_BUNDLE`, which the AWS CLI and the other SDKs honour.
 *
 * Each client wants its own: closing a client closes the sockets of its agent. Throws where the bundle or the proxy's
 * address cannot be read.
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

/** A `ca` of one's own puts what NODE_EXTRA_CA_CERTS adds out of use. */
function extraCertificates({ NODE_EXTRA_CA_CERTS: file }: NodeJS.ProcessEnv): Buffer[] {
  try {
    return file === undefined || file === '' ? [] : [readFileSync(file)];
  } catch {
    // Node itself only warns of it.
    return [];
  }
}

/** Where the proxy is, and what it is told of who asks. */
interface Proxy {
  readonly url: URL;
  readonly headers: { 'proxy-authorization'?: string };
}

function readProxy(text: string): Proxy {
  try {
    const url = new URL(text.includes('://') ? text : `http://${text}`);
    return { url, headers: authorization(url) };
  } catch {
    // The address is not repeated: it may hold a password.
    throw transportError('HTTPS_PROXY is no URL');
  }
}

/** Has the agent connect by way of the proxy (`CONNECT`, RFC 9110 section 9.3.6). */
function tunnel(agent: Agent, { url: proxy, headers }: Proxy, noProxy: string): void {
  const direct = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const host = String(options.host ?? '');
    if (isExempt(host, noProxy)) return direct(options, callback);
    const target = `${host}:${options.port ?? 443}`;
    const ask = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = ask({
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
        const said = `${answer.statusCode} ${answer.statusMessage ?? ''}`.trim();
        fail(`the proxy ${proxy.host} answered ${said} for ${target}`);
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
      // The types ask for a socket beside the error; Node passes none.
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

/** `NO_PROXY`: names of hosts and, with all that end in them, of domains, with or without a dot before; `*` is all. */
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
