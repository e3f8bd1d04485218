import { asRecord, isRecord, joinArray, joinObject, parseJson, quote } from '../../lib/json/index.ts';
import type { JsonView } from '../../lib/json/index.ts';
import type { Losses } from '../conversation/index.ts';

/** Keywords that `parametersJsonSchema` and `responseJsonSchema` take (DIALECTS, section 1). */
const KEYWORDS: ReadonlySet<string> = new Set([
  '$id',
  '$defs',
  '$ref',
  '$anchor',
  'type',
  'format',
  'title',
  'description',
  'enum',
  'items',
  'prefixItems',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'anyOf',
  'oneOf',
  'properties',
  'additionalProperties',
  'required',
]);
/** Members that hold schemas by name, lists of them, or one. */
const NAMED = new Set(['properties', '$defs']);
const LISTED = new Set(['anyOf', 'oneOf', 'prefixItems']);
const SINGLE = new Set(['items', 'additionalProperties']);
/** Say nothing that the model must know. */
const SILENT = new Set(['$schema', 'default', 'examples', '$comment', 'strict']);

function adaptMember(name: string, view: JsonView, losses: Losses): readonly [string, string] | null {
  if (NAMED.has(name))
    return [
      name,
      joinObject(view.members().map(([key, inner]): [string, string] => [key, adaptSchema(inner, losses)])),
    ];
  if (LISTED.has(name)) return [name, joinArray(view.items().map((inner) => adaptSchema(inner, losses)))];
  if (SINGLE.has(name)) return [name, adaptSchema(view, losses)];
  if (name === 'definitions')
    return [
      '$defs',
      joinObject(view.members().map(([key, inner]): [string, string] => [key, adaptSchema(inner, losses)])),
    ];
  if (name === '$ref') return [name, view.json.replace('#/definitions/', '#/$defs/')];
  if (KEYWORDS.has(name)) return [name, view.json];
  if (name === 'const') return ['enum', `[${view.json}]`];
  if (!SILENT.has(name)) losses.dropped(`the schema keyword ${name}`);
  return null;
}

/** Bounds that this format lacks, and by which an integer's next one differs. */
const EXCLUSIVE: ReadonlyMap<string, readonly [string, number]> = new Map([
  ['exclusiveMinimum', ['minimum', 1]],
  ['exclusiveMaximum', ['maximum', -1]],
]);

/** "Above 0" of an integer is "from 1 on"; null where there is no such bound, or it is there already. */
function includeBound(
  name: string,
  view: JsonView,
  siblings: readonly (readonly [string, JsonView])[],
): readonly [string, string] | null {
  const [included, step] = EXCLUSIVE.get(name) ?? [];
  if (included === undefined || step === undefined || siblings.some(([key]) => key === included)) return null;
  const isInteger = siblings.some(([key, { json }]) => key === 'type' && json === '"integer"');
  const bound = parseJson(view.json);
  return isInteger && Number.isSafeInteger(bound) ? [included, String(Number(bound) + step)] : null;
}

/** A JSON Schema with what this format takes of it; order of members and texts of numbers stay. */
export function adaptSchema(view: JsonView, losses: Losses): string {
  const members = view.members();
  if (members.length === 0) return view.json;
  const kept = members
    .map(([name, inner]) => includeBound(name, inner, members) ?? adaptMember(name, inner, losses))
    .filter((member) => member !== null);
  return joinObject(kept);
}

/** Members of this format alone that say nothing in JSON Schema. */
const OWN: ReadonlySet<string> = new Set(['nullable', 'propertyOrdering', 'property_ordering', 'example']);
const TYPES: ReadonlySet<string> = new Set(['OBJECT', 'STRING', 'NUMBER', 'INTEGER', 'BOOLEAN', 'ARRAY', 'NULL']);

function lowerMember(name: string, view: JsonView): readonly [string, string] {
  if (name === 'properties')
    return [name, joinObject(view.members().map(([key, inner]): [string, string] => [key, lowerTypes(inner)]))];
  if (LISTED.has(name)) return [name, joinArray(view.items().map(lowerTypes))];
  if (SINGLE.has(name)) return [name, lowerTypes(view)];
  const value = name === 'type' ? parseJson(view.json) : null;
  if (typeof value === 'string' && TYPES.has(value)) return [name, quote(value.toLowerCase()) ?? 'null'];
  return [name, view.json];
}

/** This format's own schema, whose types are in capitals, as JSON Schema. `nullable` becomes a type of its own. */
export function lowerTypes(view: JsonView): string {
  const members = view.members();
  if (members.length === 0) return view.json;
  const lowered = members.filter(([name]) => !OWN.has(name)).map(([name, inner]) => lowerMember(name, inner));
  const isNullable = members.some(([name, inner]) => name === 'nullable' && inner.json === 'true');
  const written = joinObject(
    lowered.map(([name, json]): [string, string] =>
      isNullable && name === 'type' && json.startsWith('"') ? [name, `[${json},"null"]`] : [name, json],
    ),
  );
  return written;
}

/** Whether a text is a JSON object. */
export function isObjectText(text: string): boolean {
  return isRecord(parseJson(text));
}

/** Whether a value is a schema that says anything. */
export function isSchema(value: unknown): boolean {
  return Object.keys(asRecord(value)).length > 0;
}
