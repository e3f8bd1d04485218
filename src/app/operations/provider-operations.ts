import type { ActionContext } from '../../services/context.ts';
import {
  callProvider,
  createProvider,
  listProviders,
  providerFieldsSchema,
  removeProvider,
} from '../../services/providers/index.ts';
import type { ProviderView } from '../../services/providers/index.ts';
import { parseInput } from '../../services/shared/index.ts';
import type { ListedProvider, Operations } from '../control/index.ts';
import type { ManagementDeps } from '../management-deps.ts';
import { firstPage, requireProvider } from './operation-support.ts';

/** Providers are set up by hand: nobody has more. */
const PROVIDERS_MAX = 1000;

type ProviderOperations = Pick<Operations, 'listProviders' | 'addProvider' | 'testProvider' | 'removeProvider'>;

function show(provider: ProviderView): ListedProvider {
  return {
    id: provider.id,
    name: provider.name,
    kind: provider.kind,
    enabled: provider.enabled,
    health: provider.health,
    apiKey: provider.api_key,
    models: provider.models.map(({ model }) => model),
  };
}

export function createProviderOperations(deps: ManagementDeps, context: ActionContext): ProviderOperations {
  return {
    async listProviders() {
      const page = await listProviders(deps, context, firstPage(PROVIDERS_MAX));
      return { providers: page.items.map(show) };
    },
    async addProvider({ name, kind, baseUrl, apiKey, models }) {
      const fields = parseInput(providerFieldsSchema, {
        name,
        kind,
        base_url: baseUrl,
        api_key: apiKey,
        models: models.map((model) => ({ model })),
      });
      const { warnings = [], ...provider } = await createProvider(deps, context, fields);
      return { ...show(provider), warnings };
    },
    async testProvider({ named, model }) {
      const { id, name } = await requireProvider(deps, named);
      const result = await callProvider(deps, context, id, model);
      return {
        id,
        name,
        model: result.model,
        ok: result.ok,
        latencyMs: result.ok ? result.latency_ms : null,
        problem: result.ok ? null : result.error.message,
      };
    },
    async removeProvider({ named }) {
      const { id, name } = await requireProvider(deps, named);
      await removeProvider(deps, context, id, null);
      return { id, name };
    },
  };
}
