import type { Target } from './target.ts';

/** The operator's HTTP proxy. */
export interface Proxy {
  readonly hostname: string;
  readonly port: number;
  /** `Proxy-Authorization`, or null. */
  readonly authorization: string | null;
}

/** Reads a proxy address such as `http://user:password@proxy.internal:3128`; throws when it is no plain http address. */
export function parseProxy(text: string): Proxy {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'http:' || url.hostname === '') {
    throw new Error('the proxy must be an http:// address');
  }
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 80 : Number(url.port),
    authorization: user === ':' ? null : `Basic ${Buffer.from(user).toString('base64')}`,
  };
}

/** The request that opens a tunnel to the target. */
export function buildConnectHead(proxy: Proxy, target: Target): string {
  const host = target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname;
  const authority = `${host}:${target.port}`;
  const authorization = proxy.authorization === null ? '' : `proxy-authorization: ${proxy.authorization}\r\n`;
  return `CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${authorization}\r\n`;
}
