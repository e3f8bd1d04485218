import { GatewayError } from '../../lib/errors/index.ts';

/** `type/subtype` in lower case, and the charset if named. */
function parseMediaType(header: string): { readonly type: string; readonly charset: string | null } {
  const [type = '', ...parameters] = header.split(';');
  const charset = parameters.map((each) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(each)?.[1]).find(Boolean);
  return { type: type.trim().toLowerCase(), charset: charset?.toLowerCase() ?? null };
}

/** Throws `unsupported_media_type` unless the body is announced as JSON in UTF-8 without a content coding. */
export function requireJsonBody(request: Request): void {
  const header = request.headers.get('content-type');
  const { type, charset } = parseMediaType(header ?? '');
  const json = type === 'application/json' || /^application\/[a-z0-9.-]+\+json$/.test(type);
  const coding = request.headers.get('content-encoding');
  if (json && (charset === null || charset === 'utf-8') && (coding === null || coding === 'identity')) return;
  throw new GatewayError('unsupported_media_type', { hint: 'send application/json in UTF-8' });
}

/** Throws `unsupported_media_type` unless the body is announced as a form in UTF-8 without a content coding. */
export function requireFormBody(request: Request): void {
  const { type, charset } = parseMediaType(request.headers.get('content-type') ?? '');
  const coding = request.headers.get('content-encoding');
  const plain = (charset === null || charset === 'utf-8') && (coding === null || coding === 'identity');
  if (type === 'application/x-www-form-urlencoded' && plain) return;
  throw new GatewayError('unsupported_media_type', { hint: 'send application/x-www-form-urlencoded in UTF-8' });
}

/** Throws `not_acceptable` when `Accept` is there and admits none of `offered`. */
export function requireAccepted(request: Request, offered: readonly string[]): void {
  const accept = request.headers.get('accept');
  if (accept === null || accept.trim() === '') return;
  const accepted = accept.split(',').some((part) => {
    const [range = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
    if (parameters.some((each) => /^q=0(?:\.0{0,3})?$/.test(each))) return false;
    return offered.some((type) => range === '*/*' || range === type || range === `${type.split('/')[0] ?? ''}/*`);
  });
  if (!accepted) throw new GatewayError('not_acceptable', { hint: `offered: ${offered.join(', ')}` });
}
