import { invalidField } from '../../lib/errors/index.ts';
import type { ActionContext } from '../../services/context.ts';
import { formatInstant, parseInput } from '../../services/shared/index.ts';
import {
  cleanTokens,
  getToken,
  issueManyFieldsSchema,
  issueToken,
  issueTokens,
  listTokens,
  revokeManyFieldsSchema,
  revokeToken,
  revokeTokens,
  rotateFieldsSchema,
  rotateToken,
  tokenFieldsSchema,
} from '../../services/tokens/index.ts';
import type { IssuedTokenAnswer } from '../../services/tokens/index.ts';
import type { TokenCleanCount } from '../../store/port.ts';
import type { IssuedToken, TokenOperations } from '../control/index.ts';
import type { ManagementDeps } from '../management-deps.ts';
import { findUser, firstPage, missing, requireUser } from './operation-support.ts';

const LIMIT_MAX = 200;

function readInstant(path: string, text: string | null, fallback: number): number {
  if (text === null) return fallback;
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) throw invalidField(path, 'must be an RFC 3339 instant');
  return instant;
}

function sumCleaned(count: TokenCleanCount): number {
  return count.expiredAuthTokens + count.revokedAuthTokens + count.expiredAccessTokens + count.revokedAccessTokens;
}

function show(issued: IssuedTokenAnswer): IssuedToken {
  return {
    id: issued.id,
    name: issued.name,
    customerUserId: issued.customer_user_id,
    token: issued.token,
    expiresAt: issued.expires_at,
  };
}

export function createTokenOperations(deps: ManagementDeps, context: ActionContext): TokenOperations {
  return {
    async cleanTokens({ expiredBefore, revokedBefore, dryRun }, onProgress) {
      const now = deps.clock.now();
      const query = {
        expiredBefore: readInstant('expired_before', expiredBefore, now),
        revokedBefore: readInstant('revoked_before', revokedBefore, now),
      };
      const all = dryRun || onProgress === undefined ? null : await deps.store.authTokens.countCleanable(query);
      const { total, ...counts } = await cleanTokens(deps, context, {
        ...query,
        dryRun,
        onBatch: (removed) => onProgress?.(sumCleaned(removed), all === null ? null : sumCleaned(all)),
      });
      return { ...counts, removed: total };
    },
    async issueToken({ customerUser, name, expiresAt, allowedModels }) {
      const user = await requireUser(deps, customerUser);
      const fields = parseInput(tokenFieldsSchema, { name, expires_at: expiresAt, allowed_models: allowedModels });
      return show(await issueToken(deps, context, user.id, fields));
    },
    async issueTokens({ items }) {
      const named = new Map<unknown, string | null>();
      for (const { user } of items) {
        if (typeof user === 'string' && !named.has(user)) named.set(user, (await findUser(deps, user))?.id ?? null);
      }
      const unknown = items.findIndex(({ user }) => (named.get(user) ?? null) === null);
      if (unknown >= 0) throw invalidField(`items.${unknown}.user`, 'names no customer user');
      const wanted = items.map(({ user, ...fields }) => ({ ...fields, customer_user_id: named.get(user) }));
      const issued = await issueTokens(deps, context, parseInput(issueManyFieldsSchema, { items: wanted }));
      return { tokens: issued.items.map(show) };
    },
    async listTokens({ customerUser, limit }) {
      const user = customerUser === null ? null : await requireUser(deps, customerUser);
      const page = await listTokens(deps, context, user?.id ?? null, firstPage(Math.min(limit, LIMIT_MAX)));
      const tokens = page.items.map((token) => ({
        id: token.id,
        name: token.name,
        customerUserId: token.customer_user_id,
        last4: token.last4,
        status: token.status,
        createdAt: token.created_at,
        expiresAt: token.expires_at,
        revokedAt: token.revoked_at,
      }));
      return { tokens, total: page.total ?? tokens.length };
    },
    async revokeToken({ id }) {
      const reference = { id, customerUserId: null };
      if ((await deps.store.authTokens.find(id)) === null) throw missing(`there is no token '${id}'`);
      await revokeToken(deps, context, reference, null);
      const { revoked_at: revokedAt } = await getToken(deps, context, reference);
      return { id, revokedAt: revokedAt ?? formatInstant(deps.clock.now()) };
    },
    async revokeTokens({ customerUser, customerId, expired, unusedSince }) {
      const user = customerUser === null ? null : await requireUser(deps, customerUser);
      const filter = {
        ...(user === null ? {} : { customer_user_id: user.id }),
        ...(customerId === null ? {} : { customer_id: customerId }),
        ...(expired ? { expired } : {}),
        ...(unusedSince === null ? {} : { unused_since: unusedSince }),
      };
      return revokeTokens(deps, context, parseInput(revokeManyFieldsSchema, { filter }));
    },
    async rotateToken({ id, overlapSeconds }) {
      if ((await deps.store.authTokens.find(id)) === null) throw missing(`there is no token '${id}'`);
      const fields = parseInput(rotateFieldsSchema, { overlap_seconds: overlapSeconds });
      return show(await rotateToken(deps, context, { id, customerUserId: null }, null, fields));
    },
  };
}
