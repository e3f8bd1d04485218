import { PEER_HEADER, SCHEME_HEADER } from './protocol.ts';

/** Of one connection alone (RFC 9110, section 7.6.1). */
const HOP_HEADERS = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];
const SCHEME_LENGTH = 'https://'.length;

/** Paths that a worker answers itself: model calls, prompts, the playground, and whether it lives and serves. */
export function isWorkersOwn(url: string): boolean {
  // A target without a host (HTTP/1.0) is the path alone.
  const at = url.startsWith('/') ? 0 : url.indexOf('/', SCHEME_LENGTH);
  if (url.startsWith('/v1', at)) return url.startsWith('/', at + 3) || url.startsWith('beta/', at + 3);
  if (url.startsWith('/api/v1/admin/playground/', at)) return true;
  return ['/api/v1/prompts', '/healthz', '/readyz'].some(
    (path) => url.startsWith(path, at) && ['', '?'].includes(url.charAt(at + path.length)),
  );
}

export interface PassOnOptions {
  /** The socket that the parent serves on. */
  readonly path: string;
  readonly remoteAddress: (request: Request) => string | null;
  /** Whether a connection may be silent: it is, while the parent is at work. */
  readonly allowSilence: (request: Request, allowed: boolean) => void;
}

/** Hands a call to the parent and its answer back, as they are. Rejects when the parent does not answer. */
export async function passOn(request: Request, options: PassOnOptions): Promise<Response> {
  const isAbsolute = !request.url.startsWith('/');
  const url = isAbsolute ? request.url : `http://localhost${request.url}`;
  const headers = new Headers(request.headers);
  for (const name of HOP_HEADERS) headers.delete(name);
  headers.set(PEER_HEADER, options.remoteAddress(request) ?? '');
  headers.set(SCHEME_HEADER, url.startsWith('https:') ? 'https' : 'http');
  options.allowSilence(request, true);
  try {
    const answer = await fetch(url.replace(/^https:/, 'http:'), {
      unix: options.path,
      method: request.method,
      headers,
      body: request.body,
      redirect: 'manual',
      decompress: false,
      signal: request.signal,
      timeout: false,
    });
    const answered = new Headers(answer.headers);
    for (const name of HOP_HEADERS) answered.delete(name);
    return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers: answered });
  } finally {
    options.allowSilence(request, false);
  }
}
