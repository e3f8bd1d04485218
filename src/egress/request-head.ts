import { writeDecimal, writeText } from '../lib/write-text.ts';
import { EgressError } from './port.ts';
import type { EgressCall } from './port.ts';
import type { Target } from './target.ts';

const NAME_PATTERN = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;
const VALUE_PATTERN = /^[\t\x20-\x7e]*$/;

/** Headers that belong to the connection and its framing: egress sets them, or they make no sense on ours. */
const OWN_HEADERS = new Set([
  'host',
  'content-length',
  'accept-encoding',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'proxy-authorization',
  'proxy-connection',
]);

/** What was found of header names; providers and dialects use few different ones. */
type NameKind = 'sent' | 'own' | 'invalid';
const KNOWN_NAMES_MAX = 1_000;

function judgeName(name: string): NameKind {
  if (!NAME_PATTERN.test(name)) return 'invalid';
  return OWN_HEADERS.has(name.toLowerCase()) ? 'own' : 'sent';
}

/** What is sent of calls' headers. */
export class FieldLines {
  readonly #names = new Map<string, NameKind>();
  /** Of lists that serve many calls, which their makers have frozen. */
  readonly #known = new WeakMap<EgressCall['headers'], string>();

  /**
   * Field lines, each with its line end, ASCII. Throws `EgressError` `forbidden` when a header could break out of its line; nothing has been
   * sent then.
   */
  read(headers: EgressCall['headers']): string {
    const known = this.#known.get(headers);
    if (known !== undefined) return known;
    const lines = this.#build(headers);
    if (Object.isFrozen(headers)) this.#known.set(headers, lines);
    return lines;
  }

  #build(headers: EgressCall['headers']): string {
    let lines = '';
    for (const [name, value] of headers) {
      const kind = this.#judge(name);
      if (kind === 'invalid' || !VALUE_PATTERN.test(value)) {
        throw new EgressError('forbidden', 'a request header is not valid', false);
      }
      if (kind === 'sent') lines += `${name}: ${value}\r\n`;
    }
    return lines;
  }

  /** Judges header names once each. */
  #judge(name: string): NameKind {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    if (this.#names.size >= KNOWN_NAMES_MAX) this.#names.clear();
    const kind = judgeName(name);
    this.#names.set(name, kind);
    return kind;
  }
}

/** Method, version, names of the fields that egress sets, line ends, the length. */
const HEAD_OVERHEAD_BYTES = 128;

/** Bytes that a head may take at most. */
export function boundRequestHead(target: Target, lines: string): number {
  return HEAD_OVERHEAD_BYTES + target.path.length + target.host.length + lines.length;
}

/** Writes the request line and headers, empty line included, to the beginning of `bytes`; answers where they end. */
export function writeRequestHead(
  bytes: Buffer,
  { method, body }: EgressCall,
  target: Target,
  lines: string,
  bodyBytes: number,
): number {
  let at = writeText(bytes, method, 0);
  at = writeText(bytes, ' ', at);
  at = writeText(bytes, target.path, at);
  at = writeText(bytes, ' HTTP/1.1\r\nhost: ', at);
  at = writeText(bytes, target.host, at);
  at = writeText(bytes, '\r\n', at);
  at = writeText(bytes, lines, at);
  if (body !== null || method === 'POST') {
    at = writeText(bytes, 'content-length: ', at);
    at = writeText(bytes, '\r\n', writeDecimal(bytes, bodyBytes, at));
  }
  return writeText(bytes, 'accept-encoding: identity\r\n\r\n', at);
}
