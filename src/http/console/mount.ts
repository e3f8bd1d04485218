import { randomBytes } from 'node:crypto';
import { apiHeaders } from '../core/index.ts';
import type { Call, RouteTable } from '../core/index.ts';
import { ENCODINGS } from './pack.ts';
import type { Encoding, Pack, PackedFile } from './pack.ts';

const PAGE = 'index.html';
const NONCE_PLACE = '{{nonce}}';
const HEAD_END = '</head>';
/** What `/console/` leads to. */
const START = 'overview';
/** Named after their contents, so that they never change. */
const HASHED = 'assets/';

/**
 * Nothing from elsewhere, no inline script, nothing evaluated. The component library makes style elements, each with the page's
 * nonce, and its style sheets have pictures as data.
 */
function buildPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function pickEncoding(accepted: string | null, file: PackedFile): Encoding {
  const names = new Map(
    (accepted ?? '').split(',').map((each) => {
      const [name = '', ...parameters] = each.split(';').map((part) => part.trim().toLowerCase());
      return [name, !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))] as const;
    }),
  );
  return ENCODINGS.find((encoding) => file.parts[encoding] !== undefined && names.get(encoding) === true) ?? 'identity';
}

function identityOf(file: PackedFile): readonly [number, number] {
  const part = file.parts.identity;
  if (part === undefined) throw new Error('a file of the console without its own bytes');
  return part;
}

function answerFile(call: Call, pack: Pack, path: string, file: PackedFile): Response {
  const encoding = pickEncoding(call.request.headers.get('accept-encoding'), file);
  const headers: Record<string, string> = {
    ...apiHeaders(call, file.contentType),
    'cache-control': path.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache',
    'cross-origin-resource-policy': 'same-origin',
    etag: file.tag,
    vary: 'accept-encoding',
  };
  if (call.request.headers.get('if-none-match') === file.tag) return new Response(null, { status: 304, headers });
  if (encoding !== 'identity') headers['content-encoding'] = encoding;
  return new Response(pack.read(file.parts[encoding] ?? identityOf(file)), { headers });
}

/** The page at this path, where it is none of these the one of the same shape: `/customers/$id`. */
function findPage(pages: Pack['pages'], path: string): readonly string[] {
  const parts = path.split('/');
  const found = Array.from(pages).find(([pattern]) => {
    const own = pattern.slice(1).split('/');
    return own.length === parts.length && own.every((part, at) => part === parts[at] || part.startsWith('$'));
  });
  return found?.[1] ?? [];
}

/** A browser that knows what a page is made of loads all of it at once, not when the program finds out. */
function buildLinks(files: readonly string[]): string {
  return files
    .map((file) =>
      file.endsWith('.css')
        ? `<link rel="stylesheet" crossorigin href="/console/${file}">`
        : `<link rel="modulepreload" crossorigin href="/console/${file}">`,
    )
    .join('');
}

function answerPage(call: Call, page: string, links: string): Response {
  const nonce = randomBytes(16).toString('base64');
  const headers = {
    ...apiHeaders(call, 'text/html; charset=utf-8'),
    'cache-control': 'no-store',
    'content-security-policy': buildPolicy(nonce),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'no-referrer',
  };
  return new Response(page.replaceAll(NONCE_PLACE, nonce).replace(HEAD_END, `${links}${HEAD_END}`), { headers });
}

/** The page, with a mark where each answer's nonce goes. */
export async function readPage(pack: Pack): Promise<string> {
  const file = pack.files.get(PAGE);
  if (file === undefined) throw new Error('the console was built without its page');
  return pack.read(identityOf(file)).text();
}

/** `/console/`: the page for each of its paths, since it finds its own way, and the files that it loads. `/` leads there. */
export function mountConsole({ hono }: RouteTable, pack: Pack, page: string): void {
  const toConsole = (): Response => new Response(null, { status: 302, headers: { location: '/console/' } });
  hono.get('/', toConsole);
  hono.get('/console', toConsole);
  hono.get('/console/*', (context) => {
    const call = context.get('call');
    const path = call.path.slice('/console/'.length);
    const asked = path === PAGE ? undefined : pack.files.get(path);
    if (asked !== undefined) return answerFile(call, pack, path, asked);
    // A file that an older page asks for is gone: a page in its place would only be a stranger error.
    if (path.startsWith(HASHED)) return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } });
    return answerPage(call, page, buildLinks(findPage(pack.pages, path === '' ? START : path)));
  });
}
