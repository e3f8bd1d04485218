import type { JsonSchema } from './document.ts';
import { refer } from './schemas.ts';
import type { SchemaSet } from './schemas.ts';

const REQUEST_ID: JsonSchema = {
  type: 'string',
  description: "The call's correlation id, as in `X-Request-Id`.",
  'x-description-zh': '本次请求的关联 ID，与 `X-Request-Id` 相同。',
};

const DATA = { description: 'What was asked for.', 'x-description-zh': '请求的结果。' };

function describeData(data: JsonSchema): JsonSchema {
  return data['$ref'] !== undefined || data['description'] !== undefined ? data : { ...data, ...DATA };
}

/** The envelope of a successful answer (chapter 5.2). */
export function wrapData(data: JsonSchema): JsonSchema {
  return {
    type: 'object',
    required: ['code', 'message', 'data', 'request_id'],
    properties: {
      code: { const: 0, description: 'Always 0.', 'x-description-zh': '成功时固定为 0。' },
      message: { const: 'ok', description: 'Always `ok`.', 'x-description-zh': '成功时固定为 `ok`。' },
      data: describeData(data),
      request_id: REQUEST_ID,
    },
  };
}

const ERROR: JsonSchema = {
  type: 'object',
  description: 'The envelope of an error.',
  'x-description-zh': '错误响应的统一格式。',
  required: ['code', 'message', 'error', 'request_id'],
  properties: {
    code: {
      type: 'integer',
      description: 'The code of the error table; it begins with the HTTP status.',
      'x-description-zh': '错误代码，以 HTTP 状态码开头。',
    },
    message: {
      type: 'string',
      description: 'For people, in the language of `Accept-Language`.',
      'x-description-zh': '供人阅读的说明，语言由 `Accept-Language` 决定。',
    },
    error: {
      type: 'object',
      description: 'The same for programs.',
      'x-description-zh': '供程序使用的错误信息。',
      required: ['type', 'details'],
      properties: {
        type: {
          type: 'string',
          description: 'Name of the error, the same in every language.',
          'x-description-zh': '错误类型，不随语言变化。',
        },
        details: {
          type: 'array',
          description: 'One object for each thing that is wrong; of a field with `path` and `problem`.',
          'x-description-zh': '每个问题一个对象；字段问题含 `path` 与 `problem`。',
          items: { type: 'object' },
        },
      },
    },
    request_id: REQUEST_ID,
  },
};

function text(description: string, zh: string): JsonSchema {
  return { type: 'string', description, 'x-description-zh': zh };
}

const MESSAGE = text('For people.', '供人阅读的说明。');
const OUR_TYPE = text('Type of the error table.', '错误表中的错误类型。');

const OPENAI_ERROR: JsonSchema = {
  type: 'object',
  description: 'An error as OpenAI answers it.',
  'x-description-zh': 'OpenAI 格式的错误。',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      description: 'What went wrong.',
      'x-description-zh': '错误内容。',
      required: ['message', 'type', 'param', 'code'],
      properties: {
        message: MESSAGE,
        type: text('Kind of error, in the words of OpenAI.', 'OpenAI 的错误种类。'),
        param: { ...text('The parameter at fault.', '出错的参数。'), type: ['string', 'null'] },
        code: { ...OUR_TYPE, type: ['string', 'null'] },
      },
    },
  },
};

const ANTHROPIC_ERROR: JsonSchema = {
  type: 'object',
  description: 'An error as Anthropic answers it.',
  'x-description-zh': 'Anthropic 格式的错误。',
  required: ['type', 'error'],
  properties: {
    type: { const: 'error', description: 'Always `error`.', 'x-description-zh': '固定为 `error`。' },
    error: {
      type: 'object',
      description: 'What went wrong.',
      'x-description-zh': '错误内容。',
      required: ['type', 'message'],
      properties: {
        type: text('Kind of error, in the words of Anthropic.', 'Anthropic 的错误种类。'),
        message: MESSAGE,
        code: OUR_TYPE,
      },
    },
    request_id: REQUEST_ID,
  },
};

const GEMINI_ERROR: JsonSchema = {
  type: 'object',
  description: 'An error as Gemini answers it.',
  'x-description-zh': 'Gemini 格式的错误。',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      description: 'What went wrong.',
      'x-description-zh': '错误内容。',
      required: ['code', 'message', 'status'],
      properties: {
        code: { type: 'integer', description: 'The HTTP status.', 'x-description-zh': 'HTTP 状态码。' },
        message: MESSAGE,
        status: text('Name of the status, in the words of Google.', 'Google 的状态名称。'),
        details: {
          type: 'array',
          description: 'The first is an `ErrorInfo` whose `reason` is the type of the error table.',
          'x-description-zh': '首项为 `ErrorInfo`，其 `reason` 为错误表中的类型。',
          items: { type: 'object' },
        },
      },
    },
  },
};

const OAUTH_ERROR: JsonSchema = {
  type: 'object',
  description: 'An error of OAuth 2.0 (RFC 6749, 5.2).',
  'x-description-zh': 'OAuth 2.0 格式的错误（RFC 6749 第 5.2 节）。',
  required: ['error'],
  properties: {
    error: text('Code of the RFC, such as `invalid_client`.', 'RFC 规定的错误代码，例如 `invalid_client`。'),
    error_description: MESSAGE,
  },
};

/** Adds the components that no schema of Zod describes. */
export function addEnvelopes(schemas: SchemaSet): void {
  schemas.add('Error', ERROR);
  schemas.add('OpenAiError', OPENAI_ERROR);
  schemas.add('AnthropicError', ANTHROPIC_ERROR);
  schemas.add('GeminiError', GEMINI_ERROR);
  schemas.add('OAuthError', OAUTH_ERROR);
}

/** Data of the `error` event of a stream. */
export const ERROR_REFERENCE = refer('Error');
