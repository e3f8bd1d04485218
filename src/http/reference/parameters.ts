import type { z } from 'zod';
import type { Described, JsonSchema, Parameter } from './document.ts';
import type { SchemaSet } from './schemas.ts';

/** The texts of a schema; empty where it has none, which a test refuses. */
export function readTexts(schema: JsonSchema): Described {
  const { description, 'x-description-zh': zh } = schema;
  return {
    description: typeof description === 'string' ? description : '',
    'x-description-zh': typeof zh === 'string' ? zh : '',
  };
}

function withoutTexts(schema: JsonSchema): JsonSchema {
  const { description: _en, 'x-description-zh': _zh, ...rest } = schema;
  return rest;
}

/** The fields of an object's schema as parameters. */
export function buildParameters(
  schemas: SchemaSet,
  schema: z.ZodType | undefined,
  place: Parameter['in'],
): readonly Parameter[] {
  if (schema === undefined) return [];
  const object = schemas.resolve(schemas.convert(schema, 'input'));
  const properties = (object['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = (object['required'] ?? []) as readonly string[];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...readTexts(property),
    schema: withoutTexts(property),
    ...(place === 'query' ? { style: 'form', explode: true } : {}),
  }));
}

/** The path as OpenAPI writes it: `:id` → `{id}`. */
export function toTemplate(path: string): string {
  return path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}');
}
