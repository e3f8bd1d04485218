import type { ConnectPart, ProviderKind } from '../../providers/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';

/** A part of an address or of a credential, as it is answered. */
export interface KindPartView {
  readonly name: string;
  readonly required: boolean;
  readonly secret: boolean;
  readonly example: string | null;
}

/** A kind of provider, and what a form must ask for. */
export interface ProviderKindView {
  readonly kind: string;
  readonly title: string;
  readonly free: boolean;
  readonly dialects: readonly string[];
  readonly further_dialects: readonly string[];
  readonly base_url: {
    readonly required: boolean;
    readonly default: string | null;
    readonly problem: string | null;
    readonly template: string | null;
    readonly parts: readonly KindPartView[];
  };
  readonly api_key: {
    readonly needed: 'required' | 'optional' | 'none';
    readonly starts_with: string | null;
    readonly keys_at: string | null;
    readonly credentials: readonly { readonly name: string; readonly parts: readonly KindPartView[] }[];
  };
}

function viewPart({ name, optional, secret, example }: ConnectPart): KindPartView {
  return { name, required: optional !== true, secret: secret === true, example: example ?? null };
}

function viewKind(deps: CatalogueDeps, kind: ProviderKind): ProviderKindView {
  const { connect, defaultBaseUrl } = kind;
  const isSandbox = connect?.takesNoKey === true;
  return {
    kind: kind.kind,
    title: kind.title,
    free: kind.free,
    dialects: kind.dialects,
    further_dialects: kind.furtherDialects ?? [],
    base_url: {
      required: defaultBaseUrl === null,
      default: defaultBaseUrl,
      // What answers in this process is not reached over the network.
      problem: defaultBaseUrl === null || isSandbox ? null : deps.checkUrl(defaultBaseUrl),
      template: connect?.address?.template ?? null,
      parts: (connect?.address?.parts ?? []).map(viewPart),
    },
    api_key: {
      needed: isSandbox ? 'none' : kind.needsApiKey ? 'required' : 'optional',
      starts_with: connect?.keyStartsWith ?? null,
      keys_at: connect?.keysAt ?? null,
      credentials: (connect?.credentials ?? []).map(({ name, parts }) => ({
        name,
        parts: (parts ?? []).map(viewPart),
      })),
    },
  };
}

/** Every kind of provider, in the order in which they are offered. */
export function listProviderKinds(deps: CatalogueDeps, context: ActionContext): readonly ProviderKindView[] {
  requirePermission(context, 'provider.read');
  return [...deps.kinds.values()].map((kind) => viewKind(deps, kind));
}
