import { generatePassword } from '../../lib/tokens.ts';
import type { ActionContext } from '../context.ts';
import { requirePermission } from '../context.ts';
import { commit, diffChanges, MASK } from '../shared/index.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import { buildNewAdmin } from './build-record.ts';
import { isFirstStart } from './is-first-start.ts';
import { buildAdminDocument } from './view.ts';

const OWNER = 'owner';

/** What looking for the owner came to. */
export interface EnsuredOwner {
  /** Whether there was no administrator yet: the data are new. */
  readonly first: boolean;
  /** The password, only if it was made here. */
  readonly generated: string | null;
}

/**
 * Makes the first administrator, `owner`, where there is none at all. A given password may be of any length: it is the
 * choice of whoever runs the machine.
 */
export async function ensureOwner(
  deps: IdentityDeps,
  context: ActionContext,
  password: string | null,
): Promise<EnsuredOwner> {
  requirePermission(context, 'admin.write');
  if (!(await isFirstStart(deps.store))) return { first: false, generated: null };
  const chosen = password ?? generatePassword();
  const fields = { username: OWNER, name: 'Owner', role: 'owner', status: 'active' } as const;
  const owner = buildNewAdmin(fields, await deps.passwords.hash(chosen), deps.clock.now());
  await commit(deps.store, [
    deps.store.admins.insert(owner),
    deps.audit.statement({
      actor: context.actor,
      action: 'admin.create',
      target: { type: 'admin', id: owner.id },
      outcome: 'ok',
      changes: diffChanges(null, { ...buildAdminDocument(owner), password: MASK }),
      origin: context.origin,
    }),
  ]);
  return { first: true, generated: password === null ? chosen : null };
}
