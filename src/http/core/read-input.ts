import { GatewayError, invalidField } from '../../lib/errors/index.ts';
import { parseInput } from '../../services/shared/index.ts';
import type { AnyRoute } from '../route.ts';
import { requireJsonBody } from './media-type.ts';
import { parseJson } from './parse-json.ts';

// oxlint-disable-next-line no-control-regex -- control characters are what is refused
const CONTROL = /[\u0000-\u001f\u007f\ufffd]/;
const ID_LENGTH_MAX = 256;

/** Query string as strings, a repeated name as a list; text that is no UTF-8 or holds control characters is refused. */
function readQueryValues(url: URL): Record<string, string | string[]> {
  const values = new Map<string, string | string[]>();
  for (const [name, value] of url.searchParams) {
    if (CONTROL.test(value) || CONTROL.test(name)) throw invalidField(name, 'must be UTF-8 without control characters');
    const before = values.get(name);
    if (before === undefined) values.set(name, value);
    else if (Array.isArray(before)) before.push(value);
    else values.set(name, [before, value]);
  }
  return Object.fromEntries(values);
}

/** The query by the route's schema; a route without one takes none. */
export function readQuery(route: AnyRoute, request: Request): unknown {
  const at = request.url.indexOf('?');
  if (at === -1 && route.query === undefined) return undefined;
  const values = at === -1 ? {} : readQueryValues(new URL(request.url, 'http://gateway'));
  if (route.query !== undefined) return parseInput(route.query, values);
  const [unknown] = Object.keys(values);
  if (unknown !== undefined) throw invalidField(unknown, 'is not a known field');
  return undefined;
}

function canBeId(value: string): boolean {
  return value.length <= ID_LENGTH_MAX && !CONTROL.test(value);
}

/** Those of the path's parameters that can be ids. */
export function pickIds(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => canBeId(value)));
}

/** The path's parameters by the route's schema; what no id can be is not found. */
export function readParams(route: AnyRoute, params: Record<string, string>): unknown {
  if (!Object.values(params).every(canBeId)) throw new GatewayError('not_found');
  return route.params === undefined ? undefined : parseInput(route.params, params);
}

/** The body by the route's schema; a body that is not there is `undefined` to it. */
export function parseBody(route: AnyRoute, request: Request, bytes: Uint8Array): unknown {
  if (route.body === undefined) return undefined;
  if (bytes.byteLength > 0) {
    requireJsonBody(request);
    return parseInput(route.body, parseJson(bytes));
  }
  const empty = route.body.safeParse(undefined);
  if (empty.success) return empty.data;
  requireJsonBody(request);
  throw new GatewayError('invalid_json', { hint: 'the body is empty', details: [{ path: '', problem: 'is empty' }] });
}

/** `If-Match: <version>`, bare or as an entity tag; null when absent or `*`. */
export function readIfMatch(request: Request): number | null {
  const header = request.headers.get('if-match')?.trim();
  if (header === undefined || header === '*') return null;
  const version = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header)?.[1];
  if (version === undefined) throw invalidField('If-Match', 'must be a version number');
  return Number(version);
}
