import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { isSignedOut } from './api-error.ts';
import { api, done, read, setCsrfToken } from './client.ts';
import type { Answer, Body } from './schema-types.ts';
import { createSessionMark } from './session-mark.ts';

export type Session = Answer<'getSession'>;

const mark = createSessionMark('tallygate_console');

/** Whether it is worth asking who is signed in. */
export const mayBeSignedIn = mark.isSet;

/** The session is over, wherever that was found. */
export const forgetSession = mark.clear;

/** Who is signed in; null: nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async (): Promise<Session | null> => {
    if (!mark.isSet()) return null;
    try {
      return remember(await read(api.GET('/api/v1/auth/session')));
    } catch (error) {
      if (!isSignedOut(error)) throw error;
      mark.clear();
      return null;
    }
  },
});

function remember(session: Session): Session {
  setCsrfToken(session.csrf_token);
  mark.set(session.expires_at);
  return session;
}

export async function signIn(body: Body<'openSession'>): Promise<Session> {
  return remember(await read(api.POST('/api/v1/auth/session', { body })));
}

export async function signOut(): Promise<void> {
  await done(api.DELETE('/api/v1/auth/session'));
  mark.clear();
  setCsrfToken(null);
}

/** The session of a page that only a signed-in administrator sees. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (data === null) throw new Error('a page of the console without a session');
  return data;
}

/** Whether the administrator may do this: `provider.create`. */
export function useMay(): (permission: string) => boolean {
  const permissions = new Set(useSession().permissions);
  return (permission) => permissions.has(permission);
}
