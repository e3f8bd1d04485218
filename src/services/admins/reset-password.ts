import type { ActionContext } from '../context.ts';
import { generatePassword } from '../../lib/tokens.ts';
import { requireFound } from '../shared/index.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import { updateAdmin } from './write.ts';

/** Sets an administrator's password, or one that it makes, and answers it. All sign-ins end and a lock on the account is lifted. */
export async function resetPassword(
  deps: IdentityDeps,
  context: ActionContext,
  input: { readonly username: string; readonly password: string | null },
): Promise<{ readonly username: string; readonly password: string }> {
  const admin = requireFound(await deps.store.admins.findByUsername(input.username.toLowerCase()));
  const chosen = input.password ?? generatePassword();
  await updateAdmin(deps, context, admin.id, null, { password: chosen });
  return { username: admin.username, password: chosen };
}
