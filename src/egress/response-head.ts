import { HeaderText } from '../lib/header-text.ts';

/** How the end of a body is found. */
export type Framing = 'none' | 'chunked' | 'until-close' | 'length';

export interface ResponseHead {
  readonly status: number;
  readonly headers: HeaderText;
  readonly framing: Framing;
  /** With `length`. */
  readonly bodyBytes: number;
  /** Whether the peer leaves the connection open. */
  readonly keepAlive: boolean;
  /** Seconds that the peer promises to keep an idle connection; null when it does not say. */
  readonly keepAliveSeconds: number | null;
}

/** RFC 9112: status line and field lines, nothing folded, no bare line ends, no space before a colon. */
const HEAD_PATTERN = /^HTTP\/1\.[01] [1-5]\d\d(?: [^\r\n\0]*)?\r\n(?:[!#$%&'*+\-.^_`|~\dA-Za-z]+:[^\r\n\0]*\r\n)*$/;

const CHUNKED = 'chunked';
const LENGTH_DIGITS_MAX = 15;
const CLOSE = /\bclose\b/i;
const KEEP_ALIVE_SECONDS = /(?:^|[,\s])timeout=(\d{1,6})(?:[,\s]|$)/;
const BOTH = { problem: 'both transfer-encoding and content-length' } as const;
const INVALID_LENGTH = { problem: 'an invalid content-length' } as const;
const UNKNOWN_CODING = { problem: 'an unknown transfer-encoding' } as const;

/** The version that has chunks, and keeps connections. */
const PERSISTENT = 'HTTP/1.1';
const STATUS_AT = 'HTTP/1.1 '.length;
const DIGIT_ZERO = 48;

/** The three digits of a valid head, without a text of them. */
function readStatus(text: string): number {
  let status = 0;
  for (let at = STATUS_AT; at < STATUS_AT + 3; at++) status = status * 10 + text.charCodeAt(at) - DIGIT_ZERO;
  return status;
}

/** The body's framing, or what is wrong with it: RFC 9112, section 6.3, where "may be repaired" is read as "refuse". */
function readFraming(
  status: number,
  persists: boolean,
  coding: string | null,
  length: number | null,
): Framing | { readonly problem: string } {
  if (coding !== null && length !== null) return BOTH;
  if (length !== null && Number.isNaN(length)) return INVALID_LENGTH;
  if (coding !== null && (coding.toLowerCase() !== CHUNKED || !persists)) return UNKNOWN_CODING;
  if (status === 204 || status === 304) return 'none';
  if (coding !== null) return 'chunked';
  if (length === null) return 'until-close';
  return length === 0 ? 'none' : 'length';
}

function readKeepAliveSeconds(headers: HeaderText): number | null {
  const said = headers.get('keep-alive');
  if (said === null) return null;
  const match = KEEP_ALIVE_SECONDS.exec(said);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/**
 * Parses a response head.
 * @param text the head as Latin-1, with the line end of its last line and without the empty line.
 * @returns the head, or what is wrong with it.
 */
export function parseResponseHead(text: string): ResponseHead | string {
  if (!HEAD_PATTERN.test(text)) return 'an invalid head';
  const status = readStatus(text);
  const persists = text.startsWith(PERSISTENT);
  const headers = new HeaderText(text);
  const length = headers.getCount('content-length', LENGTH_DIGITS_MAX);
  const framing = readFraming(status, persists, headers.get('transfer-encoding', CHUNKED), length);
  if (typeof framing !== 'string') return framing.problem;
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding !== '' && encoding.toLowerCase() !== 'identity') {
    return 'a compressed body, although identity was asked for';
  }
  const connection = headers.get('connection', 'keep-alive');
  const keepAlive = persists && framing !== 'until-close' && !(connection !== null && CLOSE.test(connection));
  return {
    status,
    headers,
    framing,
    bodyBytes: framing === 'length' ? (length ?? 0) : 0,
    keepAlive,
    keepAliveSeconds: readKeepAliveSeconds(headers),
  };
}
