import type { AnyRoute } from '../route.ts';
import type { Content, MediaType, Operation, Parameter, Reference, RequestBody, ResponseObject } from './document.ts';
import { ERROR_REFERENCE, wrapData } from './envelope.ts';
import { buildErrorResponses } from './error-responses.ts';
import { MODEL_HEADERS, referHeader, referParameter } from './headers.ts';
import { buildMergePatch } from './merge-patch.ts';
import { nameOperation } from './operation-id.ts';
import { buildParameters } from './parameters.ts';
import { listRouteErrors, takesIdempotencyKey, takesIfMatch } from './route-errors.ts';
import type { SchemaSet } from './schemas.ts';
import { routeSecurity } from './security.ts';
import { findTag } from './tags.ts';

const STATUS_TEXTS = {
  200: { description: 'Done.', 'x-description-zh': '成功。' },
  201: { description: 'Created.', 'x-description-zh': '已创建。' },
  204: { description: 'Done; there is no body.', 'x-description-zh': '成功，无响应体。' },
} as const;

/** No type: readers differ on whether the schema of a stream is that of its text or of one event. */
const EVENTS = { description: 'Server-sent events.', 'x-description-zh': '服务器发送事件（SSE）流。' } as const;

function listParameters(schemas: SchemaSet, route: AnyRoute): readonly (Parameter | Reference)[] {
  return [
    ...buildParameters(schemas, route.params, 'path'),
    ...buildParameters(schemas, route.query, 'query'),
    ...(takesIfMatch(route) ? [referParameter('IfMatch')] : []),
    ...(takesIdempotencyKey(route) ? [referParameter('IdempotencyKey')] : []),
    ...(route.streams === true ? [referParameter('Strict')] : []),
    referParameter('RequestId'),
    referParameter('AcceptLanguage'),
  ];
}

function buildBody(schemas: SchemaSet, route: AnyRoute, routes: readonly AnyRoute[]): RequestBody | undefined {
  if (route.body === undefined) return undefined;
  const document =
    route.method === 'PATCH'
      ? (route.patchOf ?? routes.find(({ method, path }) => method === 'PUT' && path === route.path)?.body)
      : undefined;
  const schema =
    document === undefined
      ? schemas.convert(route.body, 'input')
      : buildMergePatch(schemas.resolve(schemas.convert(document, 'input')));
  const media: MediaType = { schema };
  const content: Content =
    document === undefined
      ? { 'application/json': media }
      : { 'application/merge-patch+json': media, 'application/json': media };
  return { required: !route.body.safeParse(undefined).success, content };
}

function buildAnswerContent(schemas: SchemaSet, route: AnyRoute): Content {
  const { answer, events } = route;
  const content: Record<string, MediaType> = {};
  if (answer !== undefined) content['application/json'] = { schema: wrapData(schemas.convert(answer, 'output')) };
  if (events !== undefined) {
    content['text/event-stream'] = {
      schema: EVENTS,
      'x-events': [
        ...Object.entries(events).map(([event, schema]) => ({ event, schema: schemas.convert(schema, 'output') })),
        { event: 'error', schema: ERROR_REFERENCE },
      ],
    };
  }
  for (const [type, { en, zh }] of Object.entries(route.files ?? {})) {
    content[type] = { schema: { type: 'string', description: en, 'x-description-zh': zh } };
  }
  return content;
}

function buildAnswer(schemas: SchemaSet, route: AnyRoute): ResponseObject {
  const content = buildAnswerContent(schemas, route);
  return {
    ...STATUS_TEXTS[route.status],
    headers: {
      'X-Request-Id': referHeader('X-Request-Id'),
      ...(takesIdempotencyKey(route) ? { 'Idempotency-Replayed': referHeader('Idempotency-Replayed') } : {}),
      ...(route.streams === true ? Object.fromEntries(MODEL_HEADERS.map((name) => [name, referHeader(name)])) : {}),
    },
    ...(Object.keys(content).length === 0 ? {} : { content }),
  };
}

/** A route of `/api/v1` as the document describes it; `routes` are all, since a PATCH is described by the PUT beside it. */
export function buildRouteOperation(schemas: SchemaSet, route: AnyRoute, routes: readonly AnyRoute[]): Operation {
  const { access, summary, description = summary } = route;
  const requestBody = buildBody(schemas, route, routes);
  return {
    operationId: nameOperation(route),
    tags: [findTag(route.path)],
    summary: summary.en,
    'x-summary-zh': summary.zh,
    description: description.en,
    'x-description-zh': description.zh,
    ...(access.kind === 'admin' ? { 'x-permission': access.permission } : {}),
    security: routeSecurity(access, route.method),
    parameters: listParameters(schemas, route),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: {
      [route.status]: buildAnswer(schemas, route),
      ...buildErrorResponses(listRouteErrors(route), 'envelope'),
    },
  };
}
