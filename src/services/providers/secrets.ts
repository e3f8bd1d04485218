import type { Sealer } from '../../lib/seal-port.ts';
import type { ProviderRecord } from '../../store/records/index.ts';
import { isJsonObject } from '../shared/index.ts';
import { showableLast4 } from '../shared/secret-mask.ts';

type SealedKey = Pick<ProviderRecord, 'apiKeySealed' | 'apiKeyLast4'>;
type SealedHeaders = Pick<ProviderRecord, 'headersSealed' | 'headerNames'>;
type HeaderValues = Readonly<Record<string, string | null>>;

/** Seals a key; undefined keeps the one that is there, null takes it away. */
export function sealApiKey(
  sealer: Sealer,
  id: string,
  key: string | null | undefined,
  current: SealedKey | null,
): SealedKey {
  if (key === undefined) {
    return { apiKeySealed: current?.apiKeySealed ?? null, apiKeyLast4: current?.apiKeyLast4 ?? null };
  }
  if (key === null) return { apiKeySealed: null, apiKeyLast4: null };
  return { apiKeySealed: sealer.seal(key, `provider:${id}:api_key`), apiKeyLast4: showableLast4(key) };
}

function openHeaders(sealer: Sealer, id: string, current: SealedHeaders | null): Record<string, string> {
  if (current === null || current.headersSealed === null) return {};
  const opened: unknown = JSON.parse(sealer.open(current.headersSealed, `provider:${id}:headers`));
  return isJsonObject(opened)
    ? Object.fromEntries(Object.entries(opened).map(([name, value]) => [name, String(value)]))
    : {};
}

/**
 * Seals the extra headers; undefined keeps those that are there, null takes all away. With `merge` a header that is not
 * named stays and one set to null goes, as in a merge patch.
 */
export function sealHeaders(
  sealer: Sealer,
  id: string,
  headers: HeaderValues | null | undefined,
  current: SealedHeaders | null,
  merge: boolean,
): SealedHeaders {
  if (headers === undefined) {
    return { headersSealed: current?.headersSealed ?? null, headerNames: current?.headerNames ?? [] };
  }
  const values = new Map(merge && headers !== null ? Object.entries(openHeaders(sealer, id, current)) : []);
  for (const [name, value] of Object.entries(headers ?? {})) {
    for (const known of values.keys()) if (known.toLowerCase() === name.toLowerCase()) values.delete(known);
    if (value !== null) values.set(name, value);
  }
  if (values.size === 0) return { headersSealed: null, headerNames: [] };
  const sealed = sealer.seal(JSON.stringify(Object.fromEntries(values)), `provider:${id}:headers`);
  return { headersSealed: sealed, headerNames: [...values.keys()] };
}
