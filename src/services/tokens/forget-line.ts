import type { ServiceDeps } from '../context.ts';

/** Makes every token of a line be read again, with the limits and budgets that they share. */
export async function forgetLine(
  deps: Pick<ServiceDeps, 'store' | 'counters' | 'authenticator'>,
  lineId: string,
): Promise<void> {
  deps.counters.refresh('token', lineId);
  const ids = await deps.store.authTokens.listLine(lineId);
  await Promise.all(ids.map((id) => deps.authenticator.forget({ kind: 'auth_token', id })));
}
