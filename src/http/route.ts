import type { z } from 'zod';
import type { AdminPrincipal, CallerPrincipal, CallOrigin, Principal } from '../identity/port.ts';
import type { Permission } from '../identity/permissions.ts';
import type { ErrorType } from '../lib/errors/index.ts';
import type { ActionContext } from '../services/context.ts';
import type { StreamConnection } from './stream-response.ts';

/** Who may call a route of `/api/v1`. */
export type RouteAccess =
  | { readonly kind: 'public' }
  /** A customer user with an access token; `cookie`: the one in the cookie of its own page will do. */
  | { readonly kind: 'caller'; readonly cookie?: true }
  /** An administrator or management key with this permission. */
  | { readonly kind: 'admin'; readonly permission: Permission }
  /** An administrator who has signed in, about themself: no permission is needed, and a management key has no self. */
  | { readonly kind: 'self' }
  /** Whoever holds any access token (ending one's own). */
  | { readonly kind: 'any' };

/** A call that passed authentication and validation. */
export interface RouteInput<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The body as received, for what must keep its number text. */
  readonly bodyBytes: Uint8Array;
  readonly principal: Principal | null;
  /** Set when access is `caller`. */
  readonly caller: CallerPrincipal | null;
  /** The administrator or management key where access is `admin` or `self`. */
  readonly admin: AdminPrincipal | null;
  /** Actor, permissions and origin for the service verbs. */
  readonly context: ActionContext;
  readonly origin: CallOrigin;
  /** The correlation id where it is ours, and so may be a record's own id; null: the client chose it. */
  readonly ownRequestId: string | null;
  /** For a handler that streams. */
  readonly connection: StreamConnection;
  /** `If-Match` as a version number; null when absent. */
  readonly ifMatch: number | null;
  readonly request: Request;
  /** The origin by which the call reached the gateway, such as `https://gateway.example.com`. */
  readonly publicOrigin: () => string;
}

/** The same shape, nothing of it to be written: answers are often made of immutable records. */
export type ReadonlyDeep<T> = T extends readonly (infer Item)[]
  ? readonly ReadonlyDeep<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: ReadonlyDeep<T[Key]> }
    : T;

/** What a handler answers besides plain data. */
export interface RouteOutput<Answer> {
  readonly data: Answer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is instead of `data` (a stream). */
  readonly response?: Response;
}

/** A text of the reference. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** One call of the management and prompt API: validates, types and documents it. OpenAPI is made from this. */
export interface Route<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` for parameters, for example `/api/v1/admin/providers/:id`. */
  readonly path: string;
  readonly access: RouteAccess;
  /** One line each, for the reference. */
  readonly summary: Bilingual;
  /** For the reference: what the summary leaves open. */
  readonly description?: Bilingual;
  /** For the reference: errors that follow neither from access nor from the shape of the call. */
  readonly errors?: readonly ErrorType[];
  /** For the reference of a PATCH: the document that the merge patch is laid on, where no PUT of this path has it as its body. */
  readonly patchOf?: z.ZodType;
  /** For the reference, with `streams`: the data of each server-sent event by its name, `error` excepted. */
  readonly events?: Readonly<Record<string, z.ZodType>>;
  /** For the reference: what is answered instead of the envelope, by media type. */
  readonly files?: Readonly<Record<string, Bilingual>>;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Absent with 204. */
  readonly answer?: Answer;
  readonly status: 200 | 201 | 204;
  /** It may answer server-sent events, so `Accept` may ask for them alone. */
  readonly streams?: boolean;
  /** Bound of the body where it is not the management calls' own. */
  readonly bodyBytesMax?: () => number;
  handle(
    input: RouteInput<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Promise<RouteOutput<ReadonlyDeep<z.input<Answer>>>>;
}

/** A route whose types are erased, as the server's table holds it. */
export type AnyRoute = Route<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

/** Types a route by its schemas and hands it to the table. */
export function defineRoute<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Answer extends z.ZodType = z.ZodUndefined,
>(route: Route<Params, Query, Body, Answer>): AnyRoute {
  // The server hands `handle` only what the route's own schemas have parsed.
  return route;
}
