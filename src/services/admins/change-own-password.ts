import { GatewayError, invalidField } from '../../lib/errors/index.ts';
import type { ActionContext } from '../context.ts';
import { changeRecord, MASK, nextVersion } from '../shared/index.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import { attemptPassword } from '../shared/sign-in-attempt.ts';
import { endSignIns } from './end-sign-ins.ts';
import type { OwnPasswordFields } from './fields.ts';
import { buildOwnClaim, findOwnAdmin } from './own.ts';

const ACTION = 'admin.update';

/** Sets the caller's own password; every other session and access token of the account ends. Throws like a sign-in when the current one is wrong. */
export async function changeOwnPassword(
  deps: IdentityDeps,
  context: ActionContext,
  { current_password: given, new_password: wanted }: OwnPasswordFields,
): Promise<void> {
  const { store, clock, audit } = deps;
  const admin = await findOwnAdmin(deps, context);
  const attempt = await attemptPassword(deps, buildOwnClaim(context, admin, ACTION), given);
  if (given === wanted) throw invalidField('new_password', 'must differ from the current one');
  const passwordHash = await deps.passwords.hash(wanted);
  await changeRecord({
    store,
    ifMatch: null,
    find: () => store.admins.find(admin.id),
    change: async (current) => {
      // It was changed meanwhile: what was given is the current one no more.
      if (current.passwordHash !== admin.passwordHash) throw new GatewayError('invalid_credentials');
      const now = clock.now();
      const changed = { ...current, ...nextVersion(current, now), passwordHash, passwordChangedAt: now };
      const statements = [
        store.admins.update(changed, current.version),
        ...endSignIns(store, context, admin.id, now),
        ...attempt.succeeded,
        audit.statement({
          actor: context.actor,
          action: ACTION,
          target: { type: 'admin', id: admin.id, name: admin.username },
          outcome: 'ok',
          changes: { password: { before: MASK, after: MASK } },
          origin: context.origin,
        }),
      ];
      return { statements, result: null };
    },
  });
  await deps.authenticator.forget({ kind: 'admin', id: admin.id });
}
