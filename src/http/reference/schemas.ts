import { z } from 'zod';
import type { JsonSchema } from './document.ts';

/** Which side of a schema is meant: what is sent, or what is answered. */
export type Side = 'input' | 'output';

const PREFIX = '#/components/schemas/';

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is answered once is not there when the call is repeated under its `Idempotency-Key`. */
function requireRepeated(schema: Record<string, unknown>): void {
  const { properties, required } = schema;
  if (!isPlain(properties) || !Array.isArray(required)) return;
  schema['required'] = required.filter((name) => {
    const field = properties[String(name)];
    return !isPlain(field) || field['x-once'] !== true;
  });
}

/** Points references at the components of the document. */
function pointReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointReferences);
  if (!isPlain(value)) return value;
  requireRepeated(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === '$ref' && typeof each === 'string' ? each.replace('#/$defs/', PREFIX) : pointReferences(each),
    ]),
  );
}

function describe(schema: z.core.$ZodType, json: Record<string, unknown>): void {
  const def = schema._zod.def as z.core.$ZodTypeDef & { readonly catchall?: unknown };
  // Every whole number of JSON is safe here; the bounds that Zod adds for that are noise.
  if (json['minimum'] === Number.MIN_SAFE_INTEGER) delete json['minimum'];
  if (json['maximum'] === Number.MAX_SAFE_INTEGER) delete json['maximum'];
  // An answer may grow; only what is sent is refused for a field that is unknown.
  if (def.type === 'object' && def.catchall === undefined) delete json['additionalProperties'];
  if ('zh' in json) {
    json['x-description-zh'] = json['zh'];
    delete json['zh'];
  }
  // How a component is called in the document, not in the schema itself.
  delete json['id'];
}

/** Turns Zod's schemas into those of the document, and collects those with an `id` in their metadata as components. */
export class SchemaSet {
  readonly #components = new Map<string, JsonSchema>();

  /** The schema, with references to components. Throws when two different schemas carry the same `id`. */
  convert(schema: z.ZodType, side: Side): JsonSchema {
    const converted = z.toJSONSchema(schema, {
      io: side,
      target: 'draft-2020-12',
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => describe(zodSchema, jsonSchema),
    });
    const { $schema: _dialect, $defs = {}, ...root } = converted;
    for (const [name, component] of Object.entries($defs)) this.add(name, pointReferences(component) as JsonSchema);
    return pointReferences(root) as JsonSchema;
  }

  /** Adds a component by hand. */
  add(name: string, component: JsonSchema): void {
    const before = this.#components.get(name);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(component)) {
      throw new Error(
        `two different schemas are called ${name}; what is sent and what is answered need names of their own`,
      );
    }
    this.#components.set(name, component);
  }

  /** Follows a reference to a component. */
  resolve(schema: JsonSchema): JsonSchema {
    const reference = schema['$ref'];
    if (typeof reference !== 'string') return schema;
    return this.#components.get(reference.slice(PREFIX.length)) ?? schema;
  }

  /** All components in the order of their names. */
  components(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#components].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** A reference to a component. */
export function refer(name: string): JsonSchema {
  return { $ref: PREFIX + name };
}
