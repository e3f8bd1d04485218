import type { z } from 'zod';
import type { ActionContext } from '../../services/context.ts';
import type { JsonObject } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, ReadonlyDeep, Route, RouteAccess } from '../route.ts';
import { idParams, mergePatchSchema } from './schemas/common.ts';

type Texts = Pick<Route<z.ZodType, z.ZodType, z.ZodType, z.ZodType>, 'summary' | 'description'>;

/** The four calls of one item: `GET`, `PATCH`, `PUT`, `DELETE`. */
export interface Item<Deps, Id, Params extends z.ZodType, Fields extends z.ZodType, Answer extends z.ZodType> {
  readonly path: string;
  readonly params: Params;
  /** What the verbs call the item by. */
  readonly refer: (params: z.output<Params>) => Id;
  readonly read: RouteAccess;
  readonly write: RouteAccess;
  /** The whole of it, for `PUT`. */
  readonly fields: Fields;
  readonly answer: Answer;
  readonly verbs: {
    readonly get: (deps: Deps, context: ActionContext, id: Id) => Promise<ReadonlyDeep<z.input<Answer>>>;
    readonly update: (
      deps: Deps,
      context: ActionContext,
      id: Id,
      ifMatch: number | null,
      patch: JsonObject,
    ) => Promise<ReadonlyDeep<z.input<Answer>>>;
    readonly replace: (
      deps: Deps,
      context: ActionContext,
      id: Id,
      ifMatch: number | null,
      fields: z.output<Fields>,
    ) => Promise<ReadonlyDeep<z.input<Answer>>>;
    readonly remove: (deps: Deps, context: ActionContext, id: Id, ifMatch: number | null) => Promise<unknown>;
  };
  readonly texts: { readonly get: Texts; readonly update: Texts; readonly replace: Texts; readonly remove: Texts };
}

/** An item that its path names by its id alone. */
export const BY_ID = { params: idParams, refer: ({ id }: z.output<typeof idParams>): string => id } as const;

/** The routes of an item, whose changes obey `If-Match`. */
export function itemRoutes<Deps, Id, Params extends z.ZodType, Fields extends z.ZodType, Answer extends z.ZodType>(
  deps: Deps,
  item: Item<Deps, Id, Params, Fields, Answer>,
): readonly AnyRoute[] {
  const { path, params, refer, read, write, fields, answer, verbs, texts } = item;
  return [
    defineRoute({
      method: 'GET',
      path,
      access: read,
      ...texts.get,
      params,
      answer,
      status: 200,
      handle: async (input) => ({ data: await verbs.get(deps, input.context, refer(input.params)) }),
    }),
    defineRoute({
      method: 'PATCH',
      path,
      access: write,
      ...texts.update,
      params,
      body: mergePatchSchema,
      answer,
      status: 200,
      handle: async ({ context, ifMatch, body, ...input }) => ({
        data: await verbs.update(deps, context, refer(input.params), ifMatch, body),
      }),
    }),
    defineRoute({
      method: 'PUT',
      path,
      access: write,
      ...texts.replace,
      params,
      body: fields,
      answer,
      status: 200,
      handle: async ({ context, ifMatch, body, ...input }) => ({
        data: await verbs.replace(deps, context, refer(input.params), ifMatch, body),
      }),
    }),
    defineRoute({
      method: 'DELETE',
      path,
      access: write,
      ...texts.remove,
      params,
      status: 204,
      handle: async ({ context, ifMatch, ...input }) => {
        await verbs.remove(deps, context, refer(input.params), ifMatch);
        return { data: undefined };
      },
    }),
  ];
}
