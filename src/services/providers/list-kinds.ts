import type { ConnectPart, ProviderKind } from '../../providers/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';

function viewPart({ name, optional, secret, example }: ConnectPart) {
  return { name, required: optional !== true, secret: secret === true, example: example ?? null };
}

function needOfKey({ connect, needsApiKey }: ProviderKind): 'required' | 'optional' | 'none' {
  if (connect?.takesNoKey === true) return 'none';
  return needsApiKey ? 'required' : 'optional';
}

/** A kind of provider, and what a form must ask for. */
function viewKind(deps: CatalogueDeps, kind: ProviderKind) {
  const { connect, defaultBaseUrl } = kind;
  return {
    kind: kind.kind,
    title: kind.title,
    free: kind.free,
    dialects: kind.dialects,
    further_dialects: kind.furtherDialects ?? [],
    base_url: {
      required: defaultBaseUrl === null,
      default: defaultBaseUrl,
      problem: defaultBaseUrl === null ? null : deps.checkUrl(defaultBaseUrl),
      template: connect?.address?.template ?? null,
      parts: (connect?.address?.parts ?? []).map(viewPart),
    },
    api_key: {
      needed: needOfKey(kind),
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
export function listProviderKinds(deps: CatalogueDeps, context: ActionContext) {
  requirePermission(context, 'provider.read');
  return [...deps.kinds.values()].map((kind) => viewKind(deps, kind));
}
