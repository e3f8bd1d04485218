import type { ProviderAccount } from '../providers/port.ts';

/** Shorter values stand in texts by chance; no credential is so short. */
const SECRET_LENGTH_MIN = 8;

/** A provider's error body without the credentials that it was called with: some quote them. */
export function hideSecrets(body: Uint8Array, account: Pick<ProviderAccount, 'apiKey' | 'headers'>): Uint8Array {
  const secrets = [account.apiKey ?? '', ...Object.values(account.headers)];
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const quoted = secrets.filter((secret) => secret.length >= SECRET_LENGTH_MIN && bytes.includes(secret));
  if (quoted.length === 0) return body;
  let text = bytes.toString('latin1');
  for (const secret of quoted) text = text.replaceAll(secret, '[redacted]');
  return Buffer.from(text, 'latin1');
}
