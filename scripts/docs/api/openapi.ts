/** The parts of JSON Schema 2020-12 that the OpenAPI document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly 'x-description-zh'?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly readOnly?: boolean;
}

export interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly 'x-description-zh'?: string;
  readonly schema?: Schema;
}

interface Content {
  readonly $ref?: string;
  readonly 'x-error-types'?: readonly string[];
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly 'x-summary-zh'?: string;
  readonly description?: string;
  readonly 'x-description-zh'?: string;
  readonly 'x-permission'?: string;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

/** The document that the server answers at `/openapi.json`. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, object>>;
  readonly components?: object;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Every operation by `METHOD /path`. */
export function listOperations(document: OpenApiDocument): ReadonlyMap<string, Operation> {
  const found = Object.entries(document.paths).flatMap(([path, object]) => {
    const item = object as Readonly<Record<string, unknown>>;
    const shared = (item['parameters'] ?? []) as readonly Parameter[];
    return METHODS.filter((method) => item[method] !== undefined).map((method) => {
      const operation = item[method] as Operation;
      const parameters = [...shared, ...(operation.parameters ?? [])];
      return [`${method.toUpperCase()} ${path}`, { ...operation, parameters }] as const;
    });
  });
  return new Map(found);
}

/** What a `$ref` of this document points to; a thing without one is itself. */
export function resolveReference<T extends { readonly $ref?: string }>(document: OpenApiDocument, thing: T): T {
  if (thing.$ref === undefined) return thing;
  let found: unknown = document;
  for (const key of thing.$ref.replace(/^#\//, '').split('/')) {
    found = Object(found)[key.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  if (found === undefined) throw new Error(`${thing.$ref} points to nothing`);
  return { ...resolveReference(document, found as T), ...withoutReference(thing) };
}

function withoutReference<T extends { readonly $ref?: string }>(thing: T): Omit<T, '$ref'> {
  const { $ref: _none, ...rest } = thing;
  return rest;
}
