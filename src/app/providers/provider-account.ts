import type { ProviderAccount, ProviderKind } from '../../providers/index.ts';
import type { Sealer } from '../../lib/seal-port.ts';
import type { ProviderRecord } from '../../store/records/index.ts';

/** Time-outs of a provider that names none, milliseconds. */
const CONNECT_MS = 10_000;
const FIRST_BYTE_MS = 600_000;
const IDLE_MS = 300_000;

/** Opens a provider's secrets and fills in what its kind says. Throws when a secret does not open under the keys at hand. */
export function openAccount(record: ProviderRecord, kind: ProviderKind, sealer: Sealer): ProviderAccount {
  const headers =
    record.headersSealed === null
      ? {}
      : parseHeaders(sealer.open(record.headersSealed, `provider:${record.id}:headers`));
  return {
    id: record.id,
    name: record.name,
    kind: record.kind,
    baseUrl: record.baseUrl ?? kind.defaultBaseUrl ?? '',
    apiKey: record.apiKeySealed === null ? null : sealer.open(record.apiKeySealed, `provider:${record.id}:api_key`),
    headers,
    dialects: record.dialects ?? kind.dialects,
    timeouts: {
      connectMs: CONNECT_MS,
      firstByteMs: record.firstByteTimeoutMs ?? FIRST_BYTE_MS,
      idleMs: record.idleTimeoutMs ?? IDLE_MS,
      totalMs: record.timeoutMs,
    },
    maxConcurrency: record.maxConcurrency,
    maxRetries: record.maxRetries,
    onClientAbort: record.onClientAbort,
  };
}

/** Sealed by the provider verbs as a JSON object of strings. */
function parseHeaders(text: string): Readonly<Record<string, string>> {
  return JSON.parse(text) as Readonly<Record<string, string>>;
}
