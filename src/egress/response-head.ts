import { HeaderText } from '../lib/header-text.ts';

/** How the end of a body is found. */
export type Framing =
  | { readonly kind: 'none' | 'chunked' | 'until-close' }
  | { readonly kind: 'length'; readonly bytes: number };

export interface ResponseHead {
  readonly status: number;
  readonly headers: HeaderText;
  readonly framing: Framing;
  /** Whether the peer leaves the connection open. */
  readonly keepAlive: boolean;
  /** Seconds that the peer promises to keep an idle connection; null when it does not say. */
  readonly keepAliveSeconds: number | null;
}

/** RFC 9112: status line and field lines, nothing folded, no bare line ends, no space before a colon. */
const HEAD_PATTERN = /^HTTP\/1\.[01] [1-5]\d\d(?: [^\r\n\0]*)?\r\n(?:[!#$%&'*+\-.^_`|~\dA-Za-z]+:[^\r\n\0]*\r\n)*$/;

/** The body's framing, or what is wrong with it: RFC 9112, section 6.3, where "may be repaired" is read as "refuse". */
function readFraming(status: number, version: string, headers: HeaderText): Framing | string {
  const coding = headers.get('transfer-encoding');
  const length = headers.get('content-length');
  if (coding !== null && length !== null) return 'both transfer-encoding and content-length';
  if (length !== null && !/^\d{1,15}$/.test(length)) return 'an invalid content-length';
  if (coding !== null && (coding.toLowerCase() !== 'chunked' || version !== '1')) return 'an unknown transfer-encoding';
  if (status === 204 || status === 304) return { kind: 'none' };
  if (coding !== null) return { kind: 'chunked' };
  if (length === null) return { kind: 'until-close' };
  return length === '0' ? { kind: 'none' } : { kind: 'length', bytes: Number(length) };
}

function readKeepAliveSeconds(headers: HeaderText): number | null {
  const match = /(?:^|[,\s])timeout=(\d{1,6})(?:[,\s]|$)/.exec(headers.get('keep-alive') ?? '');
  return match?.[1] === undefined ? null : Number(match[1]);
}

/**
 * Parses a response head.
 * @param text the head as Latin-1, with the line end of its last line and without the empty line.
 * @returns the head, or what is wrong with it.
 */
export function parseResponseHead(text: string): ResponseHead | string {
  if (!HEAD_PATTERN.test(text)) return 'an invalid head';
  const status = Number(text.slice(9, 12));
  const version = text.slice(7, 8);
  const headers = new HeaderText(text);
  const framing = readFraming(status, version, headers);
  if (typeof framing === 'string') return framing;
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding !== '' && encoding.toLowerCase() !== 'identity') {
    return 'a compressed body, although identity was asked for';
  }
  const connection = headers.get('connection');
  const keepAlive =
    version === '1' && framing.kind !== 'until-close' && !(connection !== null && /\bclose\b/i.test(connection));
  return { status, headers, framing, keepAlive, keepAliveSeconds: readKeepAliveSeconds(headers) };
}
