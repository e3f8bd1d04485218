import { isIP } from 'node:net';
import { normalizeHost } from './address-rules.ts';
import { EgressError } from './port.ts';

/** Where a call goes, read from its URL. */
export interface Target {
  /** Scheme, host and port: connections with the same key are interchangeable. */
  readonly key: string;
  readonly secure: boolean;
  /** Lower case, no brackets, no dot at the end: the name that is resolved and that the certificate must bear. */
  readonly hostname: string;
  readonly port: number;
  /** Whether the host is an address already. */
  readonly isAddress: boolean;
  /** `Host` header. */
  readonly host: string;
  /** Path and query as they are sent. */
  readonly path: string;
}

/** Reads a URL; throws `EgressError` `forbidden` when it is none, has another scheme than http(s), or carries credentials. */
export function parseTarget(text: string): Target {
  const url = URL.parse(text);
  if (url === null) throw new EgressError('forbidden', 'the address is no URL', false);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new EgressError('forbidden', `the scheme ${url.protocol} is not allowed`, false);
  }
  if (url.username !== '' || url.password !== '') {
    throw new EgressError('forbidden', 'credentials in an address are not allowed', false);
  }
  const secure = url.protocol === 'https:';
  const hostname = normalizeHost(url.hostname);
  if (hostname === '') throw new EgressError('forbidden', 'the address has no host', false);
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return {
    key: `${url.protocol}//${hostname}:${port}`,
    secure,
    hostname,
    port,
    isAddress: isIP(hostname) !== 0,
    host: url.host,
    path: `${url.pathname}${url.search}`,
  };
}

/** Host and port for texts that people read. */
export function describeTarget(target: Target): string {
  return `${target.hostname}:${target.port}`;
}
