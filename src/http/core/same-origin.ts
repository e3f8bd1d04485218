import { GatewayError } from '../../lib/errors/index.ts';

/**
 * Refuses what a page of another site made a browser send (Fetch Metadata; `Origin` where the connection is not trustworthy enough for a
 * browser to send that). Programs that are no browsers send neither and pass. `publicOrigin` is the one by which clients know the gateway.
 */
export function requireSameOrigin(request: Request, publicOrigin: () => string): void {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const own = site === null ? origin === null || origin === publicOrigin() : site === 'same-origin' || site === 'none';
  if (!own) throw new GatewayError('permission_denied', { hint: 'the call comes from a page of another site' });
}
