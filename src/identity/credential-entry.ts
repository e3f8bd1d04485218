import { compileIpRanges } from '../lib/ip.ts';
import type { IpMatcher } from '../lib/ip.ts';
import type { CallerScope } from '../metering/port.ts';
import type { TokenOwner } from '../store/port.ts';
import type {
  AccessTokenRecord,
  AdminRecord,
  Limits,
  ManagementKeyRecord,
  SessionRecord,
} from '../store/records/index.ts';
import type { BudgetScopeKind } from '../store/records/index.ts';
import { compileAllowedModels } from './model-patterns.ts';
import { ROLE_PERMISSIONS } from './permissions.ts';
import type { AdminPrincipal, CallerPrincipal } from './port.ts';

/** What is known of one credential, ready to be checked without a query. Instants are UTC milliseconds; `Infinity` is never. */
interface EntryBase {
  /** From when on it is refused as revoked. */
  readonly revokedFrom: number;
  /** From when on it is refused as expired. */
  readonly expiresFrom: number;
  /** From when on its account is refused; 0 when it is suspended. */
  readonly closedFrom: number;
}

export interface CallerEntry extends EntryBase {
  readonly kind: 'caller';
  /** Of the credential itself. */
  readonly digest: string;
  readonly principal: CallerPrincipal;
  /** False for an auth token that must be exchanged first. */
  readonly directUse: boolean;
  /** null when any address may call. */
  readonly allowsIp: IpMatcher | null;
}

export interface AdminEntry extends EntryBase {
  readonly kind: 'admin';
  readonly principal: AdminPrincipal;
  /** When a browser session was last used; null for another credential. It moves with every use. */
  lastSeenAt: number | null;
}

export type CredentialEntry = CallerEntry | AdminEntry;

function compileAllowedIps(lists: readonly (readonly string[] | null)[]): IpMatcher | null {
  const matchers = lists.flatMap((list) => (list === null || list.length === 0 ? [] : [compileIpRanges(list)]));
  if (matchers.length === 0) return null;
  let lastIp = '';
  let lastAnswer = false;
  return (ip) => {
    if (ip !== lastIp) {
      lastAnswer = matchers.every((matches) => matches(ip));
      lastIp = ip;
    }
    return lastAnswer;
  };
}

/** Those of token (null: there is none), customer user and customer that have limits or budgets. */
export function buildScopes(
  owner: Omit<TokenOwner, 'token'> & { readonly token: TokenOwner['token'] | null },
): readonly CallerScope[] {
  const scope = (kind: BudgetScopeKind, id: string, limits: Limits): CallerScope => ({
    kind,
    id,
    limits,
    budgets: owner.budgets.filter((budget) => budget.scopeKind === kind && budget.scopeId === id),
  });
  const { token, user, customer } = owner;
  const scopes = [scope('customer_user', user.id, user.limits)];
  if (token !== null) scopes.unshift(scope('token', token.lineId, token.limits));
  if (customer !== null) scopes.push(scope('customer', customer.id, customer.limits));
  return scopes.filter(({ limits, budgets }) => budgets.length > 0 || Object.keys(limits).length > 0);
}

/** A customer user's credential: the auth token itself, or an access token obtained with it. */
export function buildCallerEntry(owner: TokenOwner, access: AccessTokenRecord | null): CallerEntry {
  const { token, user, customer } = owner;
  const overlapEnds = token.overlapEndsAt ?? Infinity;
  const revokedFrom = Math.min(token.revokedAt ?? Infinity, access?.revokedAt ?? Infinity);
  const expiresFrom = Math.min(token.expiresAt ?? Infinity, access?.expiresAt ?? Infinity);
  const suspended = user.status === 'suspended' || customer?.status === 'suspended';
  return {
    kind: 'caller',
    digest: access?.digest ?? token.digest,
    // The end of the overlap revokes the rotated token; an access token merely ends with it.
    revokedFrom: access === null ? Math.min(revokedFrom, overlapEnds) : revokedFrom,
    expiresFrom: access === null ? expiresFrom : Math.min(expiresFrom, overlapEnds),
    closedFrom: suspended ? 0 : (user.expiresAt ?? Infinity),
    directUse: access !== null || token.directUse,
    allowsIp: compileAllowedIps([token.allowedIps, user.allowedIps]),
    principal: {
      kind: 'caller',
      credential: access === null ? 'auth_token' : 'access_token',
      accessTokenId: access?.id ?? null,
      tokenId: token.id,
      tokenName: token.name,
      customerUserId: user.id,
      customerUserName: user.name,
      customerId: customer?.id ?? null,
      marginMillionths: customer?.marginMillionths ?? 0,
      onLowBudget: token.onLowBudget,
      scopes: buildScopes(owner),
      allowsModel: compileAllowedModels([
        token.allowedModels,
        user.allowedModels,
        customer === null ? null : customer.allowedModels,
      ]),
    },
  };
}

function describeAdmin(admin: AdminRecord) {
  const { id, username, role } = admin;
  return { kind: 'admin', id, name: username, role, permissions: ROLE_PERMISSIONS[role] } as const;
}

/** An administrator's access token. */
export function buildAdminEntry(admin: AdminRecord, access: AccessTokenRecord): AdminEntry {
  return {
    kind: 'admin',
    revokedFrom: access.revokedAt ?? Infinity,
    expiresFrom: access.expiresAt,
    closedFrom: admin.status === 'suspended' ? 0 : Infinity,
    lastSeenAt: null,
    principal: {
      ...describeAdmin(admin),
      credential: 'access_token',
      accessTokenId: access.id,
      sessionId: null,
    },
  };
}

/** An administrator's browser session. */
export function buildSessionEntry(admin: AdminRecord, session: SessionRecord): AdminEntry {
  return {
    kind: 'admin',
    revokedFrom: session.endedAt ?? Infinity,
    expiresFrom: session.expiresAt,
    closedFrom: admin.status === 'suspended' ? 0 : Infinity,
    lastSeenAt: session.lastSeenAt,
    principal: {
      ...describeAdmin(admin),
      credential: 'session',
      accessTokenId: null,
      sessionId: session.id,
    },
  };
}

/** A management key. */
export function buildKeyEntry(key: ManagementKeyRecord): AdminEntry {
  return {
    kind: 'admin',
    revokedFrom: key.revokedAt ?? Infinity,
    expiresFrom: key.expiresAt ?? Infinity,
    closedFrom: Infinity,
    lastSeenAt: null,
    principal: {
      kind: 'admin',
      credential: 'management_key',
      accessTokenId: null,
      sessionId: null,
      id: key.id,
      name: key.name,
      role: key.role,
      permissions: ROLE_PERMISSIONS[key.role],
    },
  };
}
