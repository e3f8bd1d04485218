/** A JSON Schema of the dialect that OpenAPI 3.1 uses (2020-12), with our `x-description-zh` beside `description`. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A text in English with its translation beside it. */
export interface Described {
  readonly description: string;
  readonly 'x-description-zh': string;
}

export interface Reference {
  readonly $ref: string;
}

export interface Parameter extends Described {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
  /** A list is sent by repeating the name. */
  readonly style?: 'form';
  readonly explode?: true;
}

/** A server-sent event of a stream. */
export interface StreamEvent {
  readonly event: string;
  readonly schema: JsonSchema;
}

export interface MediaType {
  readonly schema: JsonSchema;
  /** Events of a `text/event-stream`, in the order in which they come. */
  readonly 'x-events'?: readonly StreamEvent[];
}

export type Content = Readonly<Record<string, MediaType>>;

export interface ResponseObject extends Described {
  readonly headers?: Readonly<Record<string, Reference>>;
  readonly content?: Content;
  /** Types of the error table that this status may carry; absent where it is no error. */
  readonly 'x-error-types'?: readonly string[];
}

export interface RequestBody {
  readonly required: boolean;
  readonly content: Content;
}

export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

export interface Operation extends Described {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  readonly 'x-summary-zh': string;
  /** `entity.verb` of an administrator's call. */
  readonly 'x-permission'?: string;
  readonly security: readonly SecurityRequirement[];
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: RequestBody;
  /** By status. */
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export type PathItem = { readonly [Name in Method]?: Operation };

/** A chapter of the reference. */
export interface Tag extends Described {
  readonly name: string;
  /** Title of the chapter in Chinese; `name` is the English one. */
  readonly 'x-name-zh': string;
  /** Number of the chapter, such as `4.3.1`. */
  readonly 'x-chapter': string;
}

/** A row of the error table. */
export interface ErrorCode {
  readonly code: number;
  readonly type: string;
  readonly status: number;
  readonly message: string;
  readonly 'x-message-zh': string;
  readonly retryable: boolean;
}

export type SecurityScheme = Described &
  (
    | { readonly type: 'http'; readonly scheme: 'bearer' | 'basic' }
    | { readonly type: 'apiKey'; readonly in: 'header' | 'query' | 'cookie'; readonly name: string }
  );

export interface Components {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly headers: Readonly<Record<string, Described & { readonly schema: JsonSchema }>>;
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
}

/** The OpenAPI 3.1 document of the whole HTTP surface. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: Described & {
    readonly title: string;
    readonly version: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly tags: readonly Tag[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Components;
  /** Chapter 6. */
  readonly 'x-error-codes': readonly ErrorCode[];
}
