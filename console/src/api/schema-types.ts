import type { components, operations } from './schema.d.ts';

/** A named schema of the OpenAPI document. */
export type Schema<N extends keyof components['schemas']> = components['schemas'][N];

type Json<T> = T extends { readonly content: { readonly 'application/json': infer B } } ? B : never;
type Success<R> = R extends Record<200, infer A> ? Json<A> : R extends Record<201, infer A> ? Json<A> : never;

/** The `data` that a call answers, by its operation id. */
export type Answer<O extends keyof operations> =
  Success<operations[O]['responses']> extends { readonly data: infer D } ? D : never;

/** One item of what a list call answers. */
export type Item<O extends keyof operations> = Answer<O> extends { readonly items: readonly (infer I)[] } ? I : never;

/** The body that a call takes. */
export type Body<O extends keyof operations> = operations[O] extends { readonly requestBody?: infer B }
  ? Json<NonNullable<B>>
  : never;
