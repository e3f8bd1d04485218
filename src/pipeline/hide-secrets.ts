import { isRecord, parseJson } from '../lib/json/index.ts';
import type { ProviderAccount } from '../providers/port.ts';

/** Shorter values stand in texts by chance; no credential is so short. */
const SECRET_LENGTH_MIN = 8;

/** Credentials that are several, or stand in a document (a service account, a key pair): each of their texts is one. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}

function secretsOf({ apiKey, headers }: Pick<ProviderAccount, 'apiKey' | 'headers'>): readonly string[] {
  const inside = apiKey?.trimStart().startsWith('{') === true ? textsIn(parseJson(apiKey)) : [];
  return [apiKey ?? '', ...inside, ...Object.values(headers)];
}

/** A provider's error body without the credentials that it was called with: some quote them. */
export function hideSecrets(body: Uint8Array, account: Pick<ProviderAccount, 'apiKey' | 'headers'>): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const quoted = secretsOf(account).filter((secret) => secret.length >= SECRET_LENGTH_MIN && bytes.includes(secret));
  if (quoted.length === 0) return body;
  let text = bytes.toString('latin1');
  for (const secret of quoted) text = text.replaceAll(secret, '[redacted]');
  return Buffer.from(text, 'latin1');
}
