import { anthropic } from './anthropic.ts';
import { openaiCompatible } from './openai-compatible.ts';
import { openai } from './openai.ts';
import type { ProviderKind } from './port.ts';
import { sandbox } from './sandbox.ts';

export type { ProviderAccount, ProviderKind, ProviderOperation, ProviderQuirks } from './port.ts';
export { toSemanticName } from './semantic-name.ts';
export { SANDBOX_MODELS } from './sandbox/models.ts';

/** Every kind of provider; a new kind is one file and one line here. */
export const PROVIDER_KINDS: readonly ProviderKind[] = [openai, anthropic, openaiCompatible, sandbox];

const BY_NAME = new Map(PROVIDER_KINDS.map((kind) => [kind.kind, kind]));

/** The kind of that name, or null. */
export function findProviderKind(kind: string): ProviderKind | null {
  return BY_NAME.get(kind) ?? null;
}
