import type { Dialect, RequestPath } from '../../../dialects/port.ts';
import { GatewayError } from '../../../lib/errors/index.ts';
import type { Call, HttpApp } from '../../core/index.ts';
import { callNative } from '../native-endpoint.ts';
import type { CompatibleDeps } from '../native-endpoint.ts';

const GENERATE = 'generateContent';
const STREAM = 'streamGenerateContent';

/** Whether a path is one of this API's: a model and a verb, or anything below its own version. */
export function isGeminiPath(path: string): boolean {
  return path.startsWith('/v1beta/') || /^\/v1\/models\/[^?]*:[A-Za-z]+$/.test(path);
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `{model}:{verb}`; a model's own name may hold colons. */
function readTarget({ path, request }: Call, base: string): RequestPath {
  const target = decodeName(path.slice(base.length));
  const colon = target.lastIndexOf(':');
  const verb = target.slice(colon + 1);
  if (colon <= 0 || (verb !== GENERATE && verb !== STREAM)) throw new GatewayError('not_found');
  const stream = verb === STREAM;
  const isEvents = new URL(request.url, 'http://gateway').searchParams.get('alt') === 'sse';
  return { model: target.slice(0, colon), stream, ...(stream && !isEvents ? { jsonArray: true } : {}) };
}

/** `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent`, and the same below `/v1`, as Google's SDKs call them. */
export function mountGenerateContent(app: HttpApp, deps: CompatibleDeps, dialect: Dialect): void {
  const handle = (call: Call, base: string): Promise<Response> =>
    callNative(deps, call, { dialect, path: readTarget(call, base), forwardedHeaders: [] });
  app.hono.post('/v1beta/models/:target{.+}', (context) => handle(context.get('call'), '/v1beta/models/'));
  app.hono.post('/v1/models/:target{.+}', (context) => handle(context.get('call'), '/v1/models/'));
}
