import { isRecord, parseJson, stringOrNull } from '../../lib/json/index.ts';
import type { DialectName } from '../../store/records/index.ts';
import type { Opaque, Origin } from './content.ts';

/** First bytes of what we wrap; standard base64, because one dialect accepts nothing else. */
const MAGIC = 'tallygate:1:';
const DIALECTS: ReadonlySet<string> = new Set([
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
]);

/**
 * Opaque content as a client of another origin keeps it for us: a signature of ours that names who made it. Valid base64, so that
 * every dialect takes it.
 */
export function wrapOpaque({ data, origin }: Opaque): string {
  const { dialect, provider, model } = origin;
  return Buffer.from(MAGIC + JSON.stringify([dialect, provider, model, data]), 'utf8').toString('base64');
}

/** How every wrapping of ours begins: what it stands in may be sent to nobody else. */
export const WRAPPED_PREFIX = Buffer.from(MAGIC).toString('base64');

/**
 * What a client sent back. Not wrapped by us: it was made by the client's own dialect, by whom is not known.
 * A damaged wrapping is taken for foreign content, which no provider is sent: it would refuse it.
 */
export function unwrapOpaque(text: string, clientDialect: DialectName): Opaque {
  const native: Opaque = { data: text, origin: { dialect: clientDialect, provider: null, model: null } };
  if (!text.startsWith(WRAPPED_PREFIX)) return native;
  const parts = parseJson(Buffer.from(text, 'base64').toString('utf8').slice(MAGIC.length));
  if (!Array.isArray(parts)) return native;
  const [dialect, provider, model, data] = parts as readonly unknown[];
  if (typeof dialect !== 'string' || !DIALECTS.has(dialect) || typeof data !== 'string' || isRecord(data))
    return native;
  const origin: Origin = {
    dialect: dialect as DialectName,
    provider: stringOrNull(provider),
    model: stringOrNull(model),
  };
  return { data, origin };
}

/** The same as part of a block: nothing where the wrapping only said that the block is foreign. */
export function keepOpaque(text: string, clientDialect: DialectName): { readonly opaque?: Opaque } {
  const opaque = unwrapOpaque(text, clientDialect);
  return opaque.data === '' ? {} : { opaque };
}

/** Whether content of `origin` may be sent to `target`: the same dialect, provider and model, as far as they are known. */
export function isOwnOpaque({ origin }: Opaque, target: Origin): boolean {
  return (
    origin.dialect === target.dialect &&
    (origin.provider === null || origin.provider === target.provider) &&
    (origin.model === null || origin.model === target.model)
  );
}
