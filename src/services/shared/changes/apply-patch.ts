import type { z } from 'zod';
import { mergePatch } from './merge-patch.ts';
import type { JsonObject } from './merge-patch.ts';
import { parseInput } from '../fields/zod-problems.ts';

/** Lays a JSON merge patch on a document and checks the result as a whole; an unknown field is refused also when the patch would remove it. */
export function applyPatch<Schema extends z.ZodObject>(
  schema: Schema,
  document: JsonObject,
  patch: JsonObject,
): z.output<Schema> {
  const unknown = Object.keys(patch).filter((field) => !Object.hasOwn(schema.shape, field));
  const merged = mergePatch(document, patch);
  return parseInput(schema, {
    ...(merged as JsonObject),
    ...Object.fromEntries(unknown.map((field) => [field, patch[field]])),
  });
}
