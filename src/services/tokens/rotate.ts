import { GatewayError } from '../../lib/errors/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { changeRecord, nextVersion, parseInput } from '../shared/index.ts';
import { readTokenStatus } from '../shared/token-status.ts';
import { tokenFieldsSchema } from './fields.ts';
import type { IssuedTokenAnswer, RotateFields } from './fields.ts';
import { findToken } from './find-token.ts';
import type { TokenReference } from './find-token.ts';
import { createNewToken, insertToken } from './issue.ts';
import { buildTokenDocument, viewToken } from './view.ts';

const SECOND_MS = 1000;

/**
 * Issues a token's successor with the same name and bounds, which shares its limits and budgets with what they have left: both draw
 * from them while they overlap. The old one works until the overlap ends; without one it and its
 * access tokens end at once. Throws `conflict` for a token that was rotated already or no longer works.
 */
export async function rotateToken(
  deps: ServiceDeps,
  context: ActionContext,
  reference: TokenReference,
  ifMatch: number | null,
  fields: RotateFields,
): Promise<IssuedTokenAnswer> {
  requirePermission(context, 'token.write');
  const { store } = deps;
  const successor = await changeRecord({
    store,
    ifMatch,
    find: () => findToken(store, reference),
    change: async (current) => {
      const now = deps.clock.now();
      const status = readTokenStatus(current, now);
      if (current.rotatedTo !== null || status !== 'active') {
        const problem = current.rotatedTo === null ? `the token is ${status}` : 'the token was rotated already';
        throw new GatewayError('conflict', { hint: problem, details: [{ problem }] });
      }
      const wanted = parseInput(tokenFieldsSchema, buildTokenDocument(current, []));
      const successor = createNewToken(current.customerUserId, wanted, now, current.lineId);
      const overlapEndsAt = now + fields.overlap_seconds * SECOND_MS;
      const atOnce = overlapEndsAt <= now;
      const rotated = {
        rotatedTo: successor.record.id,
        overlapEndsAt,
        ...(atOnce ? { revokedAt: now, state: 'revoked' as const } : {}),
      };
      const statements = [
        ...insertToken(store, successor),
        store.authTokens.update({ ...current, ...nextVersion(current, now), ...rotated }, current.version),
        ...(atOnce ? [store.accessTokens.revokeAllOfAuthToken(current.id, now)] : []),
        deps.audit.statement({
          actor: context.actor,
          action: 'token.rotate',
          target: { type: 'token', id: current.id, name: current.name },
          outcome: 'ok',
          changes: {
            rotated_to: { after: successor.record.id },
            overlap_seconds: { after: fields.overlap_seconds },
          },
          origin: context.origin,
        }),
      ];
      return { statements, result: successor };
    },
  });
  await deps.authenticator.forget({ kind: 'auth_token', id: reference.id });
  const budgets = await store.budgets.listByScope('token', successor.record.lineId);
  return { ...(await viewToken(deps, successor.record, budgets)), token: successor.plain };
}
