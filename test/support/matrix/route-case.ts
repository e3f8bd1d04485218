import { text } from '../http-identity.ts';
import type { Who, World } from './world.ts';

export const ADMIN = '/api/v1/admin';

/** All of a call but its method, its path and who makes it. */
export interface Target {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly json?: unknown;
  /** Instead of the caller's own credential: what is about the caller needs one of whom it may change. */
  readonly credential?: { readonly token?: string; readonly headers?: Readonly<Record<string, string>> };
}

/** What the matrix needs to know of a route. */
export interface RouteCase {
  /** A call that succeeds, about a thing of its own. */
  readonly target: (world: World, who: Who) => Promise<Target> | Target;
  /** The kind of thing that each parameter of the path names, as in `World.ids`. */
  readonly kinds?: Readonly<Record<string, string>>;
  /** `If-Match` is obeyed. */
  readonly versioned?: true;
  /** The body is another API's, whose unknown fields pass on. */
  readonly openBody?: true;
  /** Things of the right kind that are not below this path. */
  readonly foreign?: (world: World) => Promise<readonly Readonly<Record<string, string>>[]>;
  /** Bodies that name a thing of another kind, with the field that the refusal names. */
  readonly foreignBodies?: (world: World) => readonly (readonly [json: unknown, field: string])[];
}

/** A route without parameters, query and body. */
export const NOTHING: RouteCase = { target: () => ({}) };

/** Makes a thing as the owner; answers its id. */
export const make = async (world: World, path: string, json: unknown): Promise<string> =>
  text(await world.owner('POST', path, json), 'id');
