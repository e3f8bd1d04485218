import type { AdminRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import { changeRecord, commit, diffChanges, MASK, nextVersion } from '../shared/index.ts';
import { applyPatch } from '../shared/changes/apply-patch.ts';
import type { JsonObject } from '../shared/index.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import { buildNewAdmin } from './build-record.ts';
import { endSignIns } from './end-sign-ins.ts';
import { adminFieldsSchema } from './fields.ts';
import type { AdminAnswer, AdminFields, NewAdminFields } from './fields.ts';
import { keepActiveOwner } from './last-owner.ts';
import { buildAdminDocument, loadAdminView } from './view.ts';

/** Adds an administrator. */
export async function createAdmin(
  deps: IdentityDeps,
  context: ActionContext,
  fields: NewAdminFields,
): Promise<AdminAnswer> {
  requirePermission(context, 'admin.write');
  const admin = buildNewAdmin(fields, await deps.passwords.hash(fields.password), deps.clock.now());
  await commit(deps.store, [
    deps.store.admins.insert(admin),
    deps.audit.statement({
      actor: context.actor,
      action: 'admin.create',
      target: { type: 'admin', id: admin.id },
      outcome: 'ok',
      changes: diffChanges(null, { ...buildAdminDocument(admin), password: MASK }),
      origin: context.origin,
    }),
  ]);
  return loadAdminView(deps, admin);
}

function applyFields(current: AdminRecord, fields: AdminFields, hash: string | null, now: number): AdminRecord {
  return {
    ...current,
    ...nextVersion(current, now),
    username: fields.username,
    name: fields.name ?? fields.username,
    role: fields.role,
    status: fields.status,
    ...(hash === null ? {} : { passwordHash: hash, passwordChangedAt: now }),
  };
}

async function changeAdmin(
  deps: IdentityDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  want: (document: JsonObject) => AdminFields,
): Promise<AdminAnswer> {
  requirePermission(context, 'admin.write');
  const { store } = deps;
  const admin = await changeRecord({
    store,
    ifMatch,
    find: () => store.admins.find(id),
    change: async (current) => {
      const document = buildAdminDocument(current);
      const fields = want(document);
      const hash = fields.password === undefined ? null : await deps.passwords.hash(fields.password);
      const now = deps.clock.now();
      const admin = applyFields(current, fields, hash, now);
      const suspended = admin.status === 'suspended' && current.status !== 'suspended';
      const statements = [
        ...(await keepActiveOwner(store, current, admin, store.admins.update(admin, current.version))),
        ...(hash === null && !suspended ? [] : endSignIns(store, context, id, now)),
        ...(hash === null ? [] : [deps.signInGuard.clear(admin.username)]),
        deps.audit.statement({
          actor: context.actor,
          action: 'admin.update',
          target: { type: 'admin', id, name: admin.username },
          outcome: 'ok',
          changes: {
            ...diffChanges(document, buildAdminDocument(admin)),
            ...(hash === null ? {} : { password: { before: MASK, after: MASK } }),
          },
          origin: context.origin,
        }),
      ];
      return { statements, result: admin };
    },
  });
  await deps.authenticator.forget({ kind: 'admin', id });
  return loadAdminView(deps, admin);
}

/** Replaces an administrator: what is missing is reset, the password excepted. A new password, and suspension, end all sign-ins. */
export function replaceAdmin(
  deps: IdentityDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  fields: AdminFields,
): Promise<AdminAnswer> {
  return changeAdmin(deps, context, id, ifMatch, () => fields);
}

/** Applies a JSON merge patch to an administrator. */
export function updateAdmin(
  deps: IdentityDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  patch: JsonObject,
): Promise<AdminAnswer> {
  return changeAdmin(deps, context, id, ifMatch, (document) => applyPatch(adminFieldsSchema, document, patch));
}
