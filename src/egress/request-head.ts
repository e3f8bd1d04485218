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

/** Judges header names once each. */
export class HeaderNames {
  readonly #known = new Map<string, NameKind>();

  judge(name: string): NameKind {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (this.#known.size >= KNOWN_NAMES_MAX) this.#known.clear();
    const kind = judgeName(name);
    this.#known.set(name, kind);
    return kind;
  }
}

/**
 * The request line and headers, empty line included. Throws `EgressError` `forbidden` when a header could break out of
 * its line; nothing has been sent then.
 */
export function buildRequestHead(call: EgressCall, target: Target, bodyBytes: number, names: HeaderNames): string {
  let head = `${call.method} ${target.path} HTTP/1.1\r\nhost: ${target.host}\r\n`;
  for (const [name, value] of call.headers) {
    const kind = names.judge(name);
    if (kind === 'invalid' || !VALUE_PATTERN.test(value)) {
      throw new EgressError('forbidden', 'a request header is not valid', false);
    }
    if (kind === 'sent') head += `${name}: ${value}\r\n`;
  }
  if (call.body !== null || call.method === 'POST') head += `content-length: ${bodyBytes}\r\n`;
  return `${head}accept-encoding: identity\r\n\r\n`;
}
