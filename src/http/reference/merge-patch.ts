import type { JsonSchema } from './document.ts';

type Properties = Readonly<Record<string, JsonSchema>>;

function isNullable(schema: JsonSchema): boolean {
  if (schema['type'] === 'null') return true;
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(alternatives) && (alternatives as readonly JsonSchema[]).some(isNullable);
}

function allowNull(schema: JsonSchema): JsonSchema {
  if (isNullable(schema)) return schema;
  const { description, 'x-description-zh': zh, ...rest } = schema;
  return {
    anyOf: [rest, { type: 'null' }],
    ...(description === undefined ? {} : { description }),
    ...(zh === undefined ? {} : { 'x-description-zh': zh }),
  };
}

/** The schema of a JSON merge patch (RFC 7396) of a document: every field may be left out, null resets one that has a default. */
export function buildMergePatch(document: JsonSchema): JsonSchema {
  const properties = (document['properties'] ?? {}) as Properties;
  const required = (document['required'] ?? []) as readonly string[];
  return {
    type: 'object',
    description: 'A JSON merge patch (RFC 7396): what is left out stays as it is, null resets a field to its default.',
    'x-description-zh': 'JSON 合并补丁（RFC 7396）：未出现的字段保持不变，null 将字段恢复为默认值。',
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name, required.includes(name) ? schema : allowNull(schema)]),
    ),
    additionalProperties: false,
  };
}
