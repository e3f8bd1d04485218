import { GatewayError } from '../../../lib/errors/index.ts';
import { parseExactJson } from '../../../lib/json/index.ts';
import type { Pipeline, PipelineResult } from '../../../pipeline/port.ts';
import { chooseLanguage, encodeError, JSON_TYPE } from '../../core/index.ts';
import type { Language } from '../../core/index.ts';
import { modelHeaders } from '../../model-headers.ts';
import { defineRoute } from '../../route.ts';
import type { AnyRoute } from '../../route.ts';
import { createStreamResponse } from '../../stream-response.ts';
import type { StreamConnection } from '../../stream-response.ts';
import { renderAnswer } from './answer.ts';
import { buildConversation, readInput } from './conversation.ts';
import { PromptEventSink } from './event-stream.ts';
import { promptAnswer, promptBody, promptDelta } from './schema.ts';
import type { PromptAnswer, PromptBody } from './schema.ts';

/** What the prompt call uses. */
export interface PromptDeps {
  readonly pipeline: Pipeline;
  readonly bodyBytesMax: () => number;
}

function toOutput(
  result: PipelineResult,
  requestId: string,
  language: Language,
  connection: StreamConnection,
): { data: PromptAnswer; headers?: Record<string, string>; response?: Response } {
  if (result.kind === 'answer')
    return { data: renderAnswer(result.answer, result.facts), headers: modelHeaders(result.facts, JSON_TYPE) };
  if (result.kind !== 'events')
    throw new GatewayError('internal_error', { internal: 'a canonical call was answered in bytes' });
  const { facts, start } = result;
  const headers = modelHeaders(facts, 'text/event-stream; charset=utf-8');
  const response = createStreamResponse(headers, connection, (writer) => {
    start(new PromptEventSink(writer, (error) => encodeError(error, requestId, language)));
  });
  // A stream has no `data`; the envelope is not used beside a response.
  return { data: undefined as unknown as PromptAnswer, response };
}

/** `POST /api/v1/prompts`: whole in the envelope, or streamed. */
export function createPromptRoute(deps: PromptDeps): AnyRoute {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/prompts',
    access: { kind: 'caller' },
    summary: { en: 'Send a prompt, whole or streamed', zh: '发送提示词请求（整体返回或流式返回）' },
    description: {
      en: 'One prompt or a conversation to any model that the caller may use. The money is set aside before the provider is called and settled by the real usage; a client that leaves ends the call.',
      zh: '向调用者可用的任意模型发送单条提示词或多轮对话。调用前预扣费用，按实际用量结算；客户端断开时请求随之中止。',
    },
    body: promptBody,
    answer: promptAnswer,
    status: 200,
    streams: true,
    events: { delta: promptDelta, done: promptAnswer },
    errors: [
      'unsupported_parameter',
      'budget_exhausted',
      'model_not_allowed',
      'model_not_found',
      'rate_limited',
      'too_many_concurrent_requests',
      'upstream_error',
      'no_provider_available',
      'shutting_down',
      'upstream_timeout',
    ],
    bodyBytesMax: deps.bodyBytesMax,
    async handle({ body, bodyBytes, caller, origin, ownRequestId, connection, request }) {
      if (caller === null) throw new GatewayError('invalid_token');
      const exact = parseExactJson(new TextDecoder().decode(bodyBytes)) as PromptBody;
      const conversation = buildConversation({ ...body, tools: exact.tools, response_format: exact.response_format });
      const result = await deps.pipeline.run({
        id: ownRequestId,
        origin,
        caller,
        call: {
          form: 'canonical',
          model: body.model,
          stream: body.stream === true,
          conversation,
          input: readInput(conversation),
          received: bodyBytes,
        },
        strict: request.headers.get('x-tallygate-strict') === 'true',
        signal: request.signal,
      });
      return toOutput(result, origin.requestId, chooseLanguage(request.headers.get('accept-language')), connection);
    },
  });
}
