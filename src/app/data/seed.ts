import type { Config } from '../../config/index.ts';
import { ensureOwner } from '../../services/admins/index.ts';
import { ensureSandbox } from '../../services/providers/index.ts';
import { ensureQuickstart } from '../../services/tokens/index.ts';
import type { ManagementDeps } from '../management-deps.ts';
import { systemContext } from '../system-context.ts';

/** Secrets that a first start has made; each is shown once. */
export interface Seeded {
  readonly ownerPassword: string | null;
  readonly quickstartToken: string | null;
}

/** Makes what a first start needs: the owner, the sandbox provider, the customer user `quickstart`. */
export async function seed(deps: ManagementDeps, config: Config): Promise<Seeded> {
  const context = systemContext('start');
  await ensureSandbox(deps, context);
  const quickstartToken = await ensureQuickstart(deps, context);
  // The owner last: a start that was cut before it is a first start again.
  const { generated } = await ensureOwner(deps, context, config.ownerPassword);
  return { ownerPassword: generated, quickstartToken };
}
