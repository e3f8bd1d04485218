import { invalidField } from '../../lib/errors/index.ts';
import { compileIpRanges, normalizeIp } from '../../lib/ip.ts';
import type { Call } from './call.ts';

export interface PublicOriginOptions {
  /** The origin that clients know, for example `https://gateway.example.com`; null: what each call says. */
  readonly publicUrl: string | null;
  /** Addresses and CIDR ranges whose `X-Forwarded-Proto` and `X-Forwarded-Host` are believed. */
  readonly trustedProxies: readonly string[];
  /** Address of the peer of the connection; null when unknown. */
  readonly remoteAddress: (request: Request) => string | null;
}

/** The origin by which a call reached the gateway: scheme, host and port, without a slash at the end. */
export type PublicOrigin = (call: Call) => string;

function firstOf(list: string | undefined): string | null {
  const first = list?.split(',')[0]?.trim();
  return first === undefined || first === '' ? null : first;
}

/** An origin of these parts; null when they make none. */
function buildOrigin(scheme: string, host: string): string | null {
  const url = /^https?$/.test(scheme) && !/[\s/?#@\\]/.test(host) ? URL.parse(`${scheme}://${host}`) : null;
  return url === null ? null : url.origin;
}

/**
 * Tells the origin that a client sees: the setting, else what a trusted proxy says of the call, else the call's own. Whoever
 * forges the headers of a call changes nothing but its answer, which no cache keeps. Throws `invalid_request` for a call without a usable Host.
 */
export function createPublicOrigin(options: PublicOriginOptions): PublicOrigin {
  const isTrusted = compileIpRanges(options.trustedProxies);
  return ({ request, headers }) => {
    if (options.publicUrl !== null) return options.publicUrl;
    const url = URL.parse(request.url);
    const remote = options.trustedProxies.length === 0 ? null : options.remoteAddress(request);
    const behindProxy = remote !== null && isTrusted(normalizeIp(remote) ?? remote);
    const scheme = (behindProxy ? firstOf(headers['x-forwarded-proto']) : null) ?? url?.protocol.slice(0, -1);
    const host = (behindProxy ? firstOf(headers['x-forwarded-host']) : null) ?? url?.host;
    const origin = buildOrigin(scheme?.toLowerCase() ?? '', host ?? '');
    if (origin === null) throw invalidField('Host', 'must name this server');
    return origin;
  };
}
