import { invalidField } from '../lib/errors/index.ts';
import type { HeaderSource } from './core/index.ts';

/** What egress sends on; a client's mistake must not look like the provider's failure. */
const PRINTABLE = /^[\x20-\x7e]*$/;
const NONE: readonly (readonly [string, string])[] = [];

/**
 * The headers of a call that its provider should see too.
 * @throws GatewayError `invalid_request` for one that cannot be sent on
 */
export function forwardHeaders(call: HeaderSource, names: readonly string[]): readonly (readonly [string, string])[] {
  let forwarded: [string, string][] | null = null;
  for (const name of names) {
    const value = call.header(name);
    if (value === undefined) continue;
    if (!PRINTABLE.test(value)) throw invalidField(name, 'must be printable ASCII');
    forwarded ??= [];
    forwarded.push([name, value]);
  }
  return forwarded ?? NONE;
}
