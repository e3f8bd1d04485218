import type { DocumentedAnswer, DocumentedCall } from '../documented-call.ts';
import type { Content, MediaType, Operation, ResponseObject } from './document.ts';
import { buildErrorResponses } from './error-responses.ts';
import { MODEL_HEADERS, referHeader, referParameter } from './headers.ts';
import { buildParameters } from './parameters.ts';
import type { SchemaSet } from './schemas.ts';
import { callSecurity } from './security.ts';

function buildAnswer(schemas: SchemaSet, call: DocumentedCall, answer: DocumentedAnswer): ResponseObject {
  const content: Content = Object.fromEntries(
    Object.entries(answer.content ?? {}).map(([type, schema]): [string, MediaType] => [
      type,
      { schema: schemas.convert(schema, 'output') },
    ]),
  );
  return {
    description: answer.description.en,
    'x-description-zh': answer.description.zh,
    headers: {
      'X-Request-Id': referHeader('X-Request-Id'),
      ...(call.access === 'api-key' && call.method === 'POST'
        ? Object.fromEntries(MODEL_HEADERS.map((name) => [name, referHeader(name)]))
        : {}),
    },
    ...(answer.content === undefined ? {} : { content }),
  };
}

/** A call outside of `/api/v1` as the document describes it. */
export function buildCallOperation(schemas: SchemaSet, call: DocumentedCall): Operation {
  const { summary, description = summary, body } = call;
  return {
    operationId: call.operationId,
    tags: [call.tag],
    summary: summary.en,
    'x-summary-zh': summary.zh,
    description: description.en,
    'x-description-zh': description.zh,
    security: callSecurity(call.access),
    parameters: [
      ...buildParameters(schemas, call.params, 'path'),
      ...buildParameters(schemas, call.query, 'query'),
      ...buildParameters(schemas, call.headers, 'header'),
      referParameter('RequestId'),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [body.contentType]: { schema: schemas.convert(body.schema, 'input') } },
          },
        }),
    responses: {
      ...Object.fromEntries(call.answers.map((answer) => [answer.status, buildAnswer(schemas, call, answer)])),
      ...(call.errorShape === 'none' ? {} : buildErrorResponses(call.errors, call.errorShape)),
    },
  };
}
