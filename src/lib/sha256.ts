/**
 * SHA-256 of a text, hex. The runtime's own hasher: `node:crypto` brings Node's streams along, 1.5 MB in each thread that
 * loads it.
 */
export function sha256(text: string): string {
  return new Bun.CryptoHasher('sha256').update(text).digest('hex');
}
