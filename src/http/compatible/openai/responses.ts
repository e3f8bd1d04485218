import type { Dialect, ItemPage } from '../../../dialects/port.ts';
import { invalidField, unsupportedField } from '../../../lib/errors/index.ts';
import type { AnswerBody, AnswerCall, KeptAnswers } from '../../../pipeline/index.ts';
import { apiHeaders, JSON_TYPE } from '../../core/index.ts';
import type { Call, HttpApp } from '../../core/index.ts';
import { readApiKey } from '../credentials.ts';
import { callNative } from '../native-endpoint.ts';
import type { CompatibleDeps } from '../native-endpoint.ts';

/** What the endpoints about responses use. */
export interface ResponseDeps extends CompatibleDeps {
  readonly answers: KeptAnswers;
}

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

/** Parameters that a provider is asked with; a credential in the query is none of its business. */
const FORWARDED: ReadonlySet<string> = new Set(['include', 'include[]', 'after', 'before', 'limit', 'order']);

function readQuery({ request }: Call): URLSearchParams {
  const start = request.url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : request.url.slice(start + 1));
}

function forwardQuery(query: URLSearchParams): string {
  const kept = new URLSearchParams([...query].filter(([name]) => FORWARDED.has(name)));
  return kept.size === 0 ? '' : `?${kept.toString()}`;
}

function readPage(query: URLSearchParams): ItemPage {
  const order = query.get('order') ?? 'desc';
  if (order !== 'asc' && order !== 'desc') throw invalidField('order', 'must be one of asc, desc');
  const limit = Number(query.get('limit') ?? LIMIT_DEFAULT);
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX)
    throw invalidField('limit', `must be an integer from 1 to ${LIMIT_MAX}`);
  return { descending: order === 'desc', after: query.get('after'), limit };
}

/** Only an answer that is still being made could be streamed, and all are waited for. */
function refuseStream(query: URLSearchParams): void {
  if (query.get('stream') !== 'true') return;
  throw unsupportedField('stream', 'is not offered: a response that has ended is read whole');
}

function answer(call: Call, body: AnswerBody): Response {
  return new Response(body as string | Uint8Array<ArrayBuffer>, { headers: apiHeaders(call, JSON_TYPE) });
}

/** `POST /v1/responses`, and reading and removing what it answered, as OpenAI's SDKs call them. */
export function mountResponses(app: HttpApp, deps: ResponseDeps, dialect: Dialect): void {
  const { authenticator, answers } = deps;
  const endpoint = { dialect, path: {}, forwardedHeaders: ['idempotency-key'] };

  async function readCall(call: Call, responseId: string, query: URLSearchParams): Promise<AnswerCall> {
    const caller = await authenticator.caller(readApiKey(call), call);
    return { caller, responseId, query: forwardQuery(query) };
  }

  app.mountModelCall('/v1/responses', (call) => callNative(deps, call, endpoint));
  app.hono.get('/v1/responses/:id', async (context) => {
    const call = context.get('call');
    const query = readQuery(call);
    const asked = await readCall(call, context.req.param('id'), query);
    refuseStream(query);
    return answer(call, await answers.read(asked));
  });
  app.hono.get('/v1/responses/:id/input_items', async (context) => {
    const call = context.get('call');
    const query = readQuery(call);
    const asked = await readCall(call, context.req.param('id'), query);
    return answer(call, await answers.listItems(asked, readPage(query)));
  });
  app.hono.delete('/v1/responses/:id', async (context) => {
    const call = context.get('call');
    return answer(call, await answers.remove(await readCall(call, context.req.param('id'), new URLSearchParams())));
  });
}
