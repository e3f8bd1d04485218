import { SANDBOX_MODELS } from '../../providers/index.ts';
import type { ActionContext } from '../context.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import { parseInput } from '../shared/index.ts';
import { createProvider } from './create.ts';
import { providerFieldsSchema } from './fields.ts';

const NAME = 'sandbox';
/** Serves every name that begins with `sandbox`: the rest of the name says how it answers. */
const PATTERN = 'sandbox*';

/** Makes the built-in sandbox provider, unless there is a provider of its name. To be called at a first start only. */
export async function ensureSandbox(deps: CatalogueDeps, context: ActionContext): Promise<void> {
  if ((await deps.store.providers.findByName(NAME)) !== null) return;
  const models = [...SANDBOX_MODELS, PATTERN].map((model) => ({ model }));
  await createProvider(deps, context, parseInput(providerFieldsSchema, { name: NAME, kind: 'sandbox', models }));
}
