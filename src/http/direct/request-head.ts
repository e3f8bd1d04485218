import { HeaderText } from '../../lib/header-text.ts';

/** The head of a call that is answered without the runtime's server. */
export interface DirectHead {
  /** Path and query as they were sent. */
  readonly target: string;
  readonly host: string;
  readonly headers: HeaderText;
  /** Of its lines. */
  readonly bytes: number;
  readonly bodyBytes: number;
  /** Whether the client may send another call behind this one. */
  readonly keepAlive: boolean;
}

/** A longer one takes the long way. */
export const HEAD_BYTES_MAX = 16 * 1024;
/** How every such call begins. */
export const HEAD_BEGIN = 'POST /v1';

/** RFC 9112 without all that it leaves open: nothing folded, no bare line ends, no space before a colon, printable ASCII alone. */
const HEAD = /^POST \/v1(?:beta)?\/[!-~]* HTTP\/1\.1\r\n(?:[!#$%&'*+\-.^_`|~\dA-Za-z]+:[\t\x20-\x7e]*\r\n)+$/;
const TARGET_START = 'POST '.length;
const VERSION_LENGTH = ' HTTP/1.1'.length;
const HOST = /^(?:[\w.-]+|\[[\dA-Fa-f:.]+\])(?::\d{1,5})?$/;
const LENGTH_DIGITS_MAX = 12;
const LINE_END = '\r\n';

/** Whoever sends one of these wants more than an answer. */
const LONG_WAY = ['transfer-encoding', 'expect', 'upgrade', 'te', 'trailer', 'http2-settings'].map(
  (name) => `${LINE_END}${name}:`,
);

/** The last that was plain: nearly always the same. */
let knownHost = '';

/** Whether a URL can begin with it and says nothing else by it: a path of its own would decide over the target's. */
function isPlainHost(host: string): boolean {
  if (host === knownHost) return true;
  if (!HOST.test(host) || !URL.canParse(`http://${host}/`)) return false;
  knownHost = host;
  return true;
}

const KEEP_ALIVE = 'keep-alive';

/** Whether the connection stays open; null: it is asked for something else. */
function readKeepAlive(connection: string | null): boolean | null {
  if (connection === null || connection === KEEP_ALIVE) return true;
  const asked = connection.toLowerCase();
  return asked === KEEP_ALIVE ? true : asked === 'close' ? false : null;
}

/** The last of these: a client asks for the same again and again. */
let knownTarget = '';

function readTarget(text: string): string {
  const end = text.indexOf(LINE_END) - VERSION_LENGTH;
  if (end - TARGET_START !== knownTarget.length || !text.startsWith(knownTarget, TARGET_START))
    knownTarget = text.slice(TARGET_START, end);
  return knownTarget;
}

/**
 * Reads the head of a call, where two readers could not understand it differently and nothing unusual is asked.
 * @param text the head as Latin-1, with the line end of its last line and without the empty line
 * @returns null where it is left to the runtime's server
 */
export function parseDirectHead(text: string): DirectHead | null {
  if (!HEAD.test(text)) return null;
  const headers = new HeaderText(text);
  for (const line of LONG_WAY) if (headers.mentions(line)) return null;
  const host = headers.get('host', knownHost);
  const bodyBytes = headers.getCount('content-length', LENGTH_DIGITS_MAX);
  // Of two hosts the values come as one that is neither.
  if (host === null || bodyBytes === null || Number.isNaN(bodyBytes) || !isPlainHost(host)) return null;
  const keepAlive = readKeepAlive(headers.get('connection', KEEP_ALIVE));
  if (keepAlive === null) return null;
  return { target: readTarget(text), host, headers, bytes: text.length, bodyBytes, keepAlive };
}
