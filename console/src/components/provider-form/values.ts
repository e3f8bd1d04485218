import type { Provider, ProviderPatch } from '../../api/providers.ts';
import type { Body } from '../../api/schema-types.ts';
import { toLimitsPatch } from '../limit-fields.tsx';
import type { LimitValues } from '../limit-fields.tsx';

type CreateBody = Body<'createProvider'>;
type DialectName = NonNullable<CreateBody['dialects']>[number];

export const DIALECTS = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
] as const satisfies readonly DialectName[];

export interface HeaderRow {
  readonly name: string;
  /** Empty where the header is kept as it is. */
  readonly value: string;
  /** The provider has it already. */
  readonly kept: boolean;
}

/** A number that is set, or nothing. */
type MaybeNumber = number | '';

export interface ProviderValues extends Record<string, unknown> {
  readonly name: string;
  readonly kind: string;
  readonly base_url: string;
  readonly api_key: string;
  readonly enabled: boolean;
  readonly dialects: readonly DialectName[];
  readonly headers: readonly HeaderRow[];
  readonly priority: MaybeNumber;
  readonly weight: MaybeNumber;
  readonly timeout_ms: MaybeNumber;
  readonly first_byte_timeout_ms: MaybeNumber;
  readonly idle_timeout_ms: MaybeNumber;
  readonly max_concurrency: MaybeNumber;
  readonly max_retries: MaybeNumber;
  /** Empty: as the kind has it. */
  readonly on_client_abort: string;
  readonly limits: LimitValues;
}

const isDialect = (name: string): name is DialectName => DIALECTS.some((each) => each === name);

/** What a form begins with: the provider as it is, or a new one. A key is never among it. */
export function buildProviderValues(provider: Provider | undefined, kind = ''): ProviderValues {
  return {
    name: provider?.name ?? kind,
    kind: provider?.kind ?? kind,
    base_url: provider?.base_url ?? '',
    api_key: '',
    enabled: provider?.enabled ?? true,
    dialects: provider?.dialects.filter(isDialect) ?? [],
    headers: Object.keys(provider?.headers ?? {}).map((name) => ({ name, value: '', kept: true })),
    priority: provider?.priority ?? 1,
    weight: provider?.weight ?? 1,
    timeout_ms: provider?.timeout_ms ?? '',
    first_byte_timeout_ms: provider?.first_byte_timeout_ms ?? '',
    idle_timeout_ms: provider?.idle_timeout_ms ?? '',
    max_concurrency: provider?.max_concurrency ?? '',
    max_retries: provider?.max_retries ?? 0,
    on_client_abort: provider?.on_client_abort ?? '',
    limits: provider?.limits ?? {},
  };
}

function buildHeadersPatch(rows: readonly HeaderRow[], before: readonly HeaderRow[]): Record<string, string | null> {
  const there = new Set(rows.map(({ name }) => name));
  const gone = before.filter(({ name }) => !there.has(name)).map(({ name }) => [name, null] as const);
  const set = rows.filter(({ name, value, kept }) => name !== '' && (!kept || value !== ''));
  return Object.fromEntries([...gone, ...set.map(({ name, value }) => [name, value] as const)]);
}

const emptyToNull = <T>(value: T | ''): T | null => (value === '' ? null : value);

/** The fields that were changed. */
export function buildProviderPatch(
  values: ProviderValues,
  before: ProviderValues,
  isDirty: (field: string) => boolean,
): ProviderPatch {
  const patch: Record<string, unknown> = {};
  for (const field of Object.keys(values)) {
    if (!isDirty(field)) continue;
    if (field === 'headers') patch[field] = buildHeadersPatch(values.headers, before.headers);
    else if (field === 'limits') patch[field] = toLimitsPatch(values.limits, before.limits);
    else if (field === 'dialects') patch[field] = values.dialects.length === 0 ? null : values.dialects;
    else if (field === 'api_key') patch[field] = values.api_key.trim();
    else patch[field] = emptyToNull(values[field]);
  }
  return patch;
}

/** A new provider: what was left as it is, is the server's to choose. */
export function buildProviderBody(values: ProviderValues, isDirty: (field: string) => boolean): CreateBody {
  const patch = buildProviderPatch(values, buildProviderValues(undefined), isDirty);
  const { headers, ...rest } = patch;
  const set = Object.entries(headers ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  return {
    ...rest,
    name: values.name.trim(),
    kind: values.kind,
    ...(headers === undefined ? {} : { headers: Object.fromEntries(set) }),
  };
}
