import { queryOptions } from '@tanstack/react-query';
import { changeOwnPassword } from './account.ts';
import { api, read } from './client.ts';
import { createCustomerUser } from './customer-users.ts';
import { signIn } from './session.ts';
import type { Session } from './session.ts';
import { issueToken } from './tokens.ts';

/** A token with its plain text, which is answered this once. */
export interface FirstToken {
  readonly id: string;
  readonly token: string;
}

/** The first administrator of every gateway. */
export const FIRST_USERNAME = 'owner';

/** Whether nobody has ever signed in. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => read(api.GET('/api/v1/auth/setup', { signal })),
  retry: false,
});

/** What a role needs to go through the steps. */
export const SETUP_PERMISSIONS = ['provider.write', 'provider.test', 'customer_user.write', 'token.write'] as const;

/** What every gateway begins with: it answers by itself, and its token calls nothing else. */
const SANDBOX_KIND = 'sandbox';
const FIRST_START_TOKEN = 'quickstart';

interface SetupProgress {
  /** Id of a provider that somebody connected; null: there is none yet. */
  readonly providerId: string | null;
  /** Somebody issued a token. */
  readonly hasToken: boolean;
}

/** How far the steps have been gone, by whatever way. */
export const setupProgressQuery = queryOptions({
  queryKey: ['setup', 'progress'],
  queryFn: async ({ signal }): Promise<SetupProgress> => {
    // The newest first: of what the first start made there is one of each.
    const query = { page_size: '2' };
    const [providers, tokens] = await Promise.all([
      read(api.GET('/api/v1/admin/providers', { params: { query }, signal })),
      read(api.GET('/api/v1/admin/tokens', { params: { query }, signal })),
    ]);
    return {
      providerId: providers.items.find(({ kind }) => kind !== SANDBOX_KIND)?.id ?? null,
      hasToken: tokens.items.some(({ name }) => name !== FIRST_START_TOKEN),
    };
  },
});

const kept: { password: string | null } = { password: null };

/** Keeps the password that the address of the first start carried behind its #, so that it can leave the address at once. */
export function keepPrintedPassword(hash: string): void {
  try {
    kept.password = decodeURIComponent(hash);
  } catch {
    // A `%` of the password itself, which nobody encoded.
    kept.password = hash;
  }
}

export function readPrintedPassword(): string | null {
  return kept.password;
}

/** Signs in with the printed password and, where one is given, sets another in its place. */
export async function takeOver(printed: string, wanted: string): Promise<Session> {
  const session = await signIn({ username: FIRST_USERNAME, password: printed });
  if (wanted !== '') await changeOwnPassword({ current_password: printed, new_password: wanted });
  kept.password = null;
  return session;
}

/** @param monthlyBudget USD as a decimal text; empty: none */
export async function createFirstUser(name: string, monthlyBudget: string): Promise<string> {
  const budgets =
    monthlyBudget === '' ? {} : { budgets: [{ amount: monthlyBudget, period: 'month' as const, hard: true }] };
  return (await createCustomerUser({ name, ...budgets })).id;
}

export async function issueFirstToken(userId: string, name: string): Promise<FirstToken> {
  const { id, token } = await issueToken(userId, { name });
  // Only the answer to a call that is repeated under its key comes without.
  return { id, token: token ?? '' };
}
