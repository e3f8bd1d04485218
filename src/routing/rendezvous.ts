import { createHash } from 'node:crypto';

/** Of a digest, as many bits as a double holds exactly. */
const BYTES = 6;
const SPAN = 2 ** (8 * BYTES);

/** A digest of what may be long, to be drawn with for each deployment. */
export function digestKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

/**
 * A number above 0 and below 1 that depends on the key and the deployment alone. Deployments ordered by a draw from it keep their places
 * when another one comes or goes (rendezvous hashing).
 */
export function drawFor(digest: string, deploymentId: string): number {
  const bytes = createHash('sha256').update(`${digest} ${deploymentId}`).digest();
  return (bytes.readUIntBE(0, BYTES) + 0.5) / SPAN;
}
