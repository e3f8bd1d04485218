import { queryOptions } from '@tanstack/react-query';
import { api, done, read } from './client.ts';
import type { Answer, Body, Item } from './schema-types.ts';

export type OwnAccount = Answer<'getAdminsMe'>;
export type OwnSession = Item<'listAdminMeSessions'>;
type TotpEnrolment = Required<Answer<'totpAdminMe'>>;
/** The current password, or a code of the second factor. */
export type Proof = Body<'removeAdminMeTotp'>;

const ME = '/api/v1/admin/admins/me';
const KEY = ['account'] as const;

/** Whatever shows the own account is asked for anew. */
export const accountKey = KEY;

export const ownAccountQuery = queryOptions({
  queryKey: [...KEY, 'me'],
  queryFn: ({ signal }) => read(api.GET(ME, { signal })),
});

export const ownSessionsQuery = queryOptions({
  queryKey: [...KEY, 'sessions'],
  queryFn: ({ signal }) => read(api.GET(`${ME}/sessions`, { signal })),
});

/** Changes the name for people; null: the user name again. */
export function renameSelf(version: number, name: string | null): Promise<OwnAccount> {
  const header = { 'If-Match': String(version) };
  return read(api.PATCH(ME, { params: { header }, body: { name } }));
}

/** Every other session and access token of the account ends with it. */
export function changeOwnPassword(body: Body<'passwordAdminMe'>): Promise<void> {
  return done(api.POST(`${ME}/password`, { body }));
}

export function endOwnSession(id: string): Promise<void> {
  return done(api.DELETE(`${ME}/sessions/{session_id}`, { params: { path: { session_id: id } } }));
}

/** A new secret for an authenticator app; it counts once a code has confirmed it. */
export async function enrolTotp(): Promise<TotpEnrolment> {
  const { secret = '', otpauth_uri: address = '' } = await read(api.POST(`${ME}/totp`));
  return { secret, otpauth_uri: address };
}

/** Answers the recovery codes, this once. */
export async function confirmTotp(code: string): Promise<readonly string[]> {
  return (await read(api.POST(`${ME}/totp/confirm`, { body: { code } }))).recovery_codes ?? [];
}

/** New recovery codes in the place of the old ones. */
export async function renewRecoveryCodes(body: Proof): Promise<readonly string[]> {
  return (await read(api.POST(`${ME}/totp/recovery-codes`, { body }))).recovery_codes ?? [];
}

export function disableTotp(body: Proof): Promise<void> {
  return done(api.DELETE(`${ME}/totp`, { body }));
}
