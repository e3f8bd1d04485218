import { z } from 'zod';
import type { Dialect, RequestPath } from '../../../dialects/port.ts';
import type { Authenticator } from '../../../identity/port.ts';
import { text } from '../../../lib/describe.ts';
import { GatewayError, invalidField } from '../../../lib/errors/index.ts';
import type { Pipeline } from '../../../pipeline/port.ts';
import { findPlaygroundCaller } from '../../../services/playground/find-caller.ts';
import type { PlaygroundCallerDeps } from '../../../services/playground/find-caller.ts';
import { readCredential } from '../../core/index.ts';
import { toResponse } from '../../model-answer.ts';
import { forwardHeaders } from '../../native-call.ts';
import { defineRoute } from '../../route.ts';
import type { AnyRoute } from '../../route.ts';

/** A wire format that the playground speaks. */
export interface PlaygroundDialect {
  readonly dialect: Dialect;
  /** Request headers that a provider of the same format should see, lower case. */
  readonly forwardedHeaders: readonly string[];
  /** Model and stream are said by the address and not in the body. */
  readonly namedByPath: boolean;
  /** Where its API keeps answers, the one that does. */
  readonly pipeline: Pipeline;
}

/** What the playground uses. */
export interface PlaygroundDeps extends PlaygroundCallerDeps {
  readonly authenticator: Pick<Authenticator, 'stillAdmin'>;
  /** By their names in the path. */
  readonly dialects: ReadonlyMap<string, PlaygroundDialect>;
  /** Bound of a body, bytes; a setting that may change. */
  readonly bodyBytesMax: () => number;
}

const paramsSchema = z.object({
  dialect: z
    .string()
    .meta(
      text(
        'Wire format of body and answer: `openai-chat`, `openai-responses`, `anthropic-messages` or `gemini`.',
        '请求体与响应的协议格式：`openai-chat`、`openai-responses`、`anthropic-messages` 或 `gemini`。',
      ),
    ),
});

const querySchema = z.strictObject({
  model: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .meta(
      text(
        'The model, with `gemini`, whose bodies do not name it; needed there and ignored elsewhere.',
        '模型名称；仅用于 `gemini`（其请求体不含模型名），此时必填，其他格式忽略。',
      ),
    ),
  stream: z
    .enum(['true', 'false'])
    .optional()
    .meta(text('With `gemini`: stream the answer as events.', '仅用于 `gemini`：以事件流返回。')),
  customer_user_id: z
    .string()
    .max(64)
    .optional()
    .meta(
      text(
        'Call in the place of this customer user: its allowed models, limits, budgets and margin apply, and the request is booked as its own.',
        '以该客户用户的身份调用：适用其可用模型、限制、预算与加价比例，请求计入其账目。',
      ),
    ),
});

const bodySchema = z
  .record(z.string(), z.unknown())
  .meta(
    text(
      'The body of the compatible API as a client sends it; unknown fields pass through.',
      '与客户端发往兼容 API 的请求体相同；未知字段原样传递。',
    ),
  );

function readPath({ namedByPath }: PlaygroundDialect, query: z.output<typeof querySchema>): RequestPath {
  if (!namedByPath) return {};
  if (query.model === undefined) throw invalidField('model', 'is needed in the query: the body does not name it');
  return { model: query.model, stream: query.stream === 'true' };
}

/** `POST /api/v1/admin/playground/{dialect}`: a model call by an administrator, through the whole pipeline. */
export function createPlaygroundRoute(deps: PlaygroundDeps): AnyRoute {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/admin/playground/:dialect',
    access: { kind: 'admin', permission: 'prompt.playground' },
    summary: { en: 'Call a model as an administrator', zh: '以管理员身份调用模型' },
    description: {
      en: 'The body and the answer are those of the compatible API of the dialect, as are the events of a stream; what fails before the answer begins is said in the envelope. The call is admitted, limited, priced, settled and logged as any other. It is bound by the limits and budgets of the gateway and of the model, and booked under the administrator (`customer_user_id` and `token_id` of its row are the administrator’s id); with `customer_user_id` it is bound and booked as that customer user’s, `token_id` still naming the administrator.',
      zh: '请求体、响应及流式事件均与该协议的兼容 API 一致；应答开始之前的失败以统一响应格式返回。调用与其他请求一样经过准入、限流、计价、结算并记入请求日志。受网关与模型的限制和预算约束，记在管理员名下（记录中的 `customer_user_id` 与 `token_id` 均为管理员 ID）；提供 `customer_user_id` 时按该客户用户约束并记账，`token_id` 仍为管理员 ID。',
    },
    params: paramsSchema,
    query: querySchema,
    body: bodySchema,
    status: 200,
    streams: true,
    files: {
      'application/json': { en: 'The whole answer, in the dialect.', zh: '完整应答，格式由协议决定。' },
      'text/event-stream': { en: 'The events of the dialect.', zh: '该协议的事件流。' },
    },
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
    bodyBytesMax: () => deps.bodyBytesMax(),
    async handle({ params, query, bodyBytes, admin, context, origin, ownRequestId, connection, request }) {
      const spoken = deps.dialects.get(params.dialect);
      if (spoken === undefined || admin === null) throw new GatewayError('not_found');
      const path = readPath(spoken, query);
      // Its body may have come slowly: who was admitted before it may have been shut out since.
      const { token, fromCookie } = readCredential(request);
      if (token === null) throw new GatewayError('invalid_token');
      const still = await deps.authenticator.stillAdmin(token, fromCookie);
      const now = { ...context, permissions: still.permissions };
      const caller = await findPlaygroundCaller(deps, now, still, query.customer_user_id ?? null);
      const { dialect, forwardedHeaders } = spoken;
      const result = await spoken.pipeline.run({
        id: ownRequestId,
        origin,
        caller,
        call: {
          form: 'native',
          dialect,
          body: bodyBytes,
          path,
          forwarded: forwardHeaders({ header: (name) => request.headers.get(name) ?? undefined }, forwardedHeaders),
        },
        strict: request.headers.get('x-tallygate-strict') === 'true',
        signal: request.signal,
      });
      return { data: undefined, response: toResponse(result, connection) };
    },
  });
}
