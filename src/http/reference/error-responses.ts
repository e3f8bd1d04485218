import { ERROR_TABLE } from '../../lib/errors/index.ts';
import type { ErrorType } from '../../lib/errors/index.ts';
import type { ErrorShape } from '../documented-call.ts';
import type { ErrorCode, JsonSchema, Reference, ResponseObject } from './document.ts';
import { referHeader } from './headers.ts';
import { refer } from './schemas.ts';

const TYPES = Object.keys(ERROR_TABLE) as ErrorType[];

/** Chapter 6: every error that a client can see. */
export const ERROR_CODES: readonly ErrorCode[] = TYPES.map((type) => {
  const { code, status, en, zh, retryable } = ERROR_TABLE[type];
  return { code, type, status, message: en, 'x-message-zh': zh, retryable };
});

function errorHeaders(status: number): Readonly<Record<string, Reference>> {
  return {
    'X-Request-Id': referHeader('X-Request-Id'),
    ...(status === 401 ? { 'WWW-Authenticate': referHeader('WWW-Authenticate') } : {}),
    ...([409, 429, 503].includes(status) ? { 'Retry-After': referHeader('Retry-After') } : {}),
    ...(status === 429
      ? { RateLimit: referHeader('RateLimit'), 'RateLimit-Policy': referHeader('RateLimit-Policy') }
      : {}),
  };
}

const SCHEMA_BY_SHAPE: Readonly<Record<Exclude<ErrorShape, 'envelope' | 'none' | 'any-vendor'>, string>> = {
  'openai-chat': 'OpenAiError',
  'openai-responses': 'OpenAiError',
  'anthropic-messages': 'AnthropicError',
  gemini: 'GeminiError',
  oauth: 'OAuthError',
};

function errorSchema(shape: Exclude<ErrorShape, 'none'>, types: readonly ErrorType[]): JsonSchema {
  if (shape === 'any-vendor') return { anyOf: ['OpenAiError', 'AnthropicError', 'GeminiError'].map(refer) };
  if (shape !== 'envelope') return refer(SCHEMA_BY_SHAPE[shape]);
  const codes = types.map((type) => ERROR_TABLE[type].code);
  return { ...refer('Error'), properties: { code: { enum: codes } } };
}

/** The error answers of a call: one a status, with the codes that it may carry. */
export function buildErrorResponses(
  errors: readonly ErrorType[],
  shape: Exclude<ErrorShape, 'none'>,
): Readonly<Record<string, ResponseObject>> {
  const known = TYPES.filter((type) => errors.includes(type));
  const byStatus = Map.groupBy(known, (type) => ERROR_TABLE[type].status);
  return Object.fromEntries(
    [...byStatus].map(([status, types]): [string, ResponseObject] => [
      String(status),
      {
        description: types.map((type) => `${ERROR_TABLE[type].code} \`${type}\`: ${ERROR_TABLE[type].en}.`).join(' '),
        'x-description-zh': types
          .map((type) => `${ERROR_TABLE[type].code} \`${type}\`：${ERROR_TABLE[type].zh}。`)
          .join(''),
        headers: errorHeaders(status),
        content: { 'application/json': { schema: errorSchema(shape, types) } },
        'x-error-types': types,
      },
    ]),
  );
}
