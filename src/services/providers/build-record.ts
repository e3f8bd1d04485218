import { invalidField } from '../../lib/errors/index.ts';
import { clientAbortOf } from '../../providers/index.ts';
import type { ProviderKind } from '../../providers/port.ts';
import type { ProviderRecord, Versioned } from '../../store/records/index.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import type { ProviderFields } from './fields.ts';
import { sealApiKey, sealHeaders } from './secrets.ts';

/** What the secrets of a body mean: those left out are kept; headers are merged by PATCH, replaced by PUT. */
export interface SecretFields {
  readonly apiKey: string | null | undefined;
  readonly headers: Readonly<Record<string, string | null>> | null | undefined;
  readonly mergeHeaders: boolean;
}

/** The kind by its name; throws `invalid_request` naming those that there are. */
export function requireKind(deps: CatalogueDeps, name: string): ProviderKind {
  const kind = deps.kinds.get(name);
  if (kind === undefined) throw invalidField('kind', `must be one of ${[...deps.kinds.keys()].join(', ')}`);
  return kind;
}

function checkBaseUrl(deps: CatalogueDeps, kind: ProviderKind, baseUrl: string | null): void {
  if (baseUrl === null) {
    if (kind.defaultBaseUrl === null) throw invalidField('base_url', `is required for the kind ${kind.kind}`);
    return;
  }
  const url = URL.parse(baseUrl);
  // A parser of URLs leaves line breaks out; what is kept and shown would be another address than the one that is called.
  if (url === null || /[\s\p{Cc}]/u.test(baseUrl)) throw invalidField('base_url', 'must be a URL');
  if (url.username !== '' || url.password !== '') throw invalidField('base_url', 'must not hold user name or password');
  // An empty query is none to the parser, and the path that is put behind it would become one.
  if (/[?#]/.test(baseUrl)) throw invalidField('base_url', 'must not hold a query or a fragment');
  const problem = deps.checkUrl(baseUrl);
  if (problem !== null) throw invalidField('base_url', problem);
}

function checkDialects(kind: ProviderKind, dialects: ProviderFields['dialects']): void {
  const known = [...kind.dialects, ...(kind.furtherDialects ?? [])];
  const foreign = (dialects ?? []).findIndex((name) => !known.includes(name));
  if (foreign === -1) return;
  throw invalidField(`dialects.${foreign}`, `must be one of ${known.join(', ')} for the kind ${kind.kind}`);
}

/** A record from checked fields; `current` is the one that is changed, null when it is new. */
export function buildProviderRecord(
  deps: CatalogueDeps,
  fields: ProviderFields,
  secrets: SecretFields,
  versioned: Versioned,
  current: ProviderRecord | null,
): ProviderRecord {
  const kind = requireKind(deps, fields.kind);
  const baseUrl = fields.base_url ?? null;
  checkBaseUrl(deps, kind, baseUrl);
  checkDialects(kind, fields.dialects);
  return {
    ...versioned,
    name: fields.name,
    kind: fields.kind,
    baseUrl,
    dialects: fields.dialects ?? null,
    ...sealApiKey(deps.sealer, versioned.id, secrets.apiKey, current),
    ...sealHeaders(deps.sealer, versioned.id, secrets.headers, current, secrets.mergeHeaders),
    priority: fields.priority ?? 1,
    weight: fields.weight ?? 1,
    timeoutMs: fields.timeout_ms ?? null,
    firstByteTimeoutMs: fields.first_byte_timeout_ms ?? null,
    idleTimeoutMs: fields.idle_timeout_ms ?? null,
    maxConcurrency: fields.max_concurrency ?? null,
    limits: fields.limits,
    maxRetries: fields.max_retries ?? 0,
    onClientAbort: fields.on_client_abort ?? clientAbortOf(kind),
    enabled: fields.enabled ?? true,
    health: current?.health ?? 'unknown',
    healthChangedAt: current?.healthChangedAt ?? null,
    healthReason: current?.healthReason ?? null,
  };
}
