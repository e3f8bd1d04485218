import type { DocumentedCall } from '../documented-call.ts';
import type { AnyRoute } from '../route.ts';
import { buildCallOperation } from './call-operation.ts';
import type { Method, OpenApiDocument, Operation, PathItem } from './document.ts';
import { addEnvelopes } from './envelope.ts';
import { ERROR_CODES } from './error-responses.ts';
import { ANSWER_HEADERS, REQUEST_HEADERS } from './headers.ts';
import { toTemplate } from './parameters.ts';
import { buildRouteOperation } from './route-operation.ts';
import { SchemaSet } from './schemas.ts';
import { SECURITY_SCHEMES } from './security.ts';
import { TAGS } from './tags.ts';

const INFO = {
  title: 'Tallygate',
  description:
    'A self-hosted gateway to large language models: one address, one token, limits and budgets that hold, and every request metered, priced, logged and auditable.',
  'x-description-zh':
    '自托管的大语言模型网关：统一的访问地址与令牌，严格生效的限额与预算，每次请求均计量、计价、留痕、可审计。',
  license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
} as const;

/** What the document is made of. */
export interface ReferenceSource {
  /** Version of the program. */
  readonly version: string;
  /** Every route of `/api/v1`. */
  readonly routes: readonly AnyRoute[];
  /** Every other call. */
  readonly calls: readonly DocumentedCall[];
}

function toMethod(method: AnyRoute['method']): Method {
  return method.toLowerCase() as Lowercase<typeof method>;
}

/**
 * Makes the OpenAPI 3.1 document from the tables that the server itself is made of. The same tables give the same text. Throws
 * when two calls or two different components have one name.
 */
export function createOpenApiDocument({ version, routes, calls }: ReferenceSource): OpenApiDocument {
  const schemas = new SchemaSet();
  addEnvelopes(schemas);
  const paths = new Map<string, PathItem>();
  const seen = new Set<string>();
  const add = (path: string, method: AnyRoute['method'], operation: Operation): void => {
    if (seen.has(operation.operationId)) throw new Error(`two calls are named ${operation.operationId}`);
    seen.add(operation.operationId);
    paths.set(path, { ...paths.get(path), [toMethod(method)]: operation });
  };
  for (const route of routes) add(toTemplate(route.path), route.method, buildRouteOperation(schemas, route, routes));
  for (const call of calls) add(call.path, call.method, buildCallOperation(schemas, call));
  return {
    openapi: '3.1.1',
    info: { ...INFO, version },
    servers: [{ url: '/', description: 'The gateway that serves this document' }],
    tags: TAGS,
    paths: Object.fromEntries(paths),
    components: {
      schemas: schemas.components(),
      parameters: REQUEST_HEADERS,
      headers: ANSWER_HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
    'x-error-codes': ERROR_CODES,
  };
}
