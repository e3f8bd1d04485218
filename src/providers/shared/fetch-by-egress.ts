import { sendWhole } from '../../egress/index.ts';
import type { Egress } from '../../egress/index.ts';

const TIMEOUTS = { connectMs: 5000, firstByteMs: 10_000, idleMs: 10_000, totalMs: 20_000 } as const;
const ANSWER_BYTES_MAX = 1024 * 1024;
/** Set by egress itself. */
const OWN_HEADERS = new Set(['host', 'content-length', 'accept-encoding', 'connection']);

/** One exchange with a vendor's token service, under the rules of egress. Rejects with `EgressError`. */
export async function fetchByEgress(egress: Egress, request: Request): Promise<Response> {
  const method = request.method === 'POST' ? 'POST' : 'GET';
  const headers = [...request.headers].filter(([name]) => !OWN_HEADERS.has(name));
  const body = method === 'POST' ? new Uint8Array(await request.arrayBuffer()) : null;
  const call = { method, url: request.url, headers, body, timeouts: TIMEOUTS } as const;
  const answer = await sendWhole(egress, call, ANSWER_BYTES_MAX);
  return new Response(new Uint8Array(answer.body), {
    status: answer.status,
    headers: { 'content-type': answer.headers?.get('content-type') ?? 'application/json' },
  });
}
