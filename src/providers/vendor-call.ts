import type { EgressCall } from '../egress/port.ts';
import type { WireName } from '../store/records/index.ts';
import type { ProviderAccount, ProviderKind } from './port.ts';

/** What the headers of a call depend on. */
type CallInput = Pick<Parameters<ProviderKind['buildCall']>[0], 'account' | 'body' | 'stream' | 'forwarded'>;

/** Headers that carry a credential or belong to the client's own connection: never forwarded. */
const NOT_FORWARDED = new Set([
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
  'cookie',
  'content-type',
  'accept',
]);

/** Joins a base address and a path; a slash at the base's end does not matter. */
export function joinUrl(baseUrl: string, path: string): string {
  return `${baseUrl.endsWith('/') ? baseUrl.slice(0, -1) : baseUrl}/${path}`;
}

/** The kind's own headers, then what the client's dialect forwards, then the operator's, which win over the others. */
export function buildHeaders(
  input: CallInput,
  vendor: readonly (readonly [string, string])[],
): (readonly [string, string])[] {
  const { account } = input;
  const headers: (readonly [string, string])[] = [];
  const own = new Set(Object.keys(account.headers).map((name) => name.toLowerCase()));
  const add = (name: string, value: string): void => {
    if (!own.has(name)) headers.push([name, value]);
  };
  for (const [name, value] of vendor) add(name, value);
  if (input.body !== null) add('content-type', 'application/json');
  add('accept', input.stream ? 'text/event-stream' : 'application/json');
  for (const [name, value] of input.forwarded) if (!NOT_FORWARDED.has(name)) add(name, value);
  for (const [name, value] of Object.entries(account.headers)) headers.push([name, value]);
  return headers;
}

/** What the calls of an account in one format have in common. */
export type CallFrame = Pick<EgressCall, 'url' | 'headers'>;

type FramedInput = CallInput & { readonly dialect: WireName };

/** By account, which is made anew when something of it changes; `true`: of streams. */
const frames = new WeakMap<ProviderAccount, ReadonlyMap<boolean, Map<WireName, CallFrame>>>();

function framesOf({ account, stream }: FramedInput): Map<WireName, CallFrame> | undefined {
  let known = frames.get(account);
  if (known === undefined) {
    known = new Map([
      [false, new Map()],
      [true, new Map()],
    ]);
    frames.set(account, known);
  }
  return known.get(stream);
}

/** Address and headers of a call with a body, where they depend on account, format and stream alone: made once, unless the client's own are among them. */
export function frameCall<Input extends FramedInput>(input: Input, build: (input: Input) => CallFrame): CallFrame {
  if (input.body === null || input.forwarded.length > 0) return build(input);
  const known = framesOf(input);
  const found = known?.get(input.dialect);
  if (found !== undefined) return found;
  const { url, headers } = build(input);
  const frame = { url, headers: Object.freeze(headers) };
  known?.set(input.dialect, frame);
  return frame;
}
