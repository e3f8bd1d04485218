import type { Language, Text } from '../text.ts';
import { say } from '../text.ts';
import { resolveReference } from '../openapi.ts';
import type { OpenApiDocument, Schema } from '../openapi.ts';

const DEPTH_MAX = 6;
/** A part with fewer fields is shown again wherever it is used. */
const SHARED_FIELDS_MIN = 4;

/** Parts of schemas that a page has shown, by their text → the call that shows them. */
export interface ShownParts {
  readonly seen: Map<string, string>;
  /** The call that is shown now. */
  readonly call: string;
}

/** One line of a table of fields. */
export interface Field {
  /** `limits.requests_per_minute`, `budgets[].amount`. */
  readonly path: string;
  readonly type: Text;
  /** null: only beside some values of other fields. */
  readonly isRequired: boolean | null;
  readonly bounds: Text;
  readonly default: unknown;
  readonly meaning: Text;
}

const TYPES: Readonly<Record<string, Text>> = {
  string: say('string', '字符串'),
  integer: say('integer', '整数'),
  number: say('number', '数字'),
  boolean: say('boolean', '布尔值'),
  object: say('object', '对象'),
  array: say('list', '列表'),
  null: say('null', 'null'),
  any: say('any', '任意'),
};

function typeText(name: string): Text {
  return TYPES[name] ?? say(name, name);
}

/** Merges `allOf`, follows references, and splits a union into its branches, null apart. */
function branchesOf(document: OpenApiDocument, schema: Schema): readonly Schema[] {
  const own = resolveReference(document, schema);
  const merged = (own.allOf ?? []).reduce<Schema>(
    (sum, part) => ({ ...resolveReference(document, part), ...sum }),
    own,
  );
  const union = merged.anyOf ?? merged.oneOf;
  if (union !== undefined) return union.flatMap((branch) => branchesOf(document, branch));
  if (Array.isArray(merged.type)) return merged.type.map((type: string) => ({ ...merged, type }));
  return [merged];
}

function typeOf(document: OpenApiDocument, schema: Schema): Text {
  const texts = branchesOf(document, schema).map((branch): Text => {
    if (branch.type === 'array' && branch.items !== undefined) {
      const item = typeOf(document, branch.items);
      return say(`list of ${item.en}`, `${item.zh}列表`);
    }
    if (typeof branch.type === 'string') return typeText(branch.type);
    const value = branch.const ?? branch.enum?.[0];
    return typeText(value === undefined ? 'any' : typeof value);
  });
  const join = (language: Language): string => [...new Set(texts.map((each) => each[language]))].join(' | ');
  return say(join('en'), join('zh'));
}

function range(min: number | undefined, max: number | undefined): string {
  const small = min === undefined || min <= -Number.MAX_SAFE_INTEGER ? undefined : min;
  const big = max === undefined || max >= Number.MAX_SAFE_INTEGER ? undefined : max;
  if (small === undefined) return big === undefined ? '' : `≤ ${big}`;
  return big === undefined ? `≥ ${small}` : small === big ? String(small) : `${small} … ${big}`;
}

function boundsOf(document: OpenApiDocument, schema: Schema): Text {
  const parts = branchesOf(document, schema).flatMap((branch): readonly Text[] => {
    const values = branch.enum ?? (branch.const === undefined ? [] : [branch.const]);
    if (values.length > 0) {
      const list = values.map((value) => `\`${String(value)}\``).join(', ');
      return [say(list, list)];
    }
    const size = range(branch.minimum ?? branch.exclusiveMinimum, branch.maximum ?? branch.exclusiveMaximum);
    const length = range(branch.minLength, branch.maxLength);
    const items = range(branch.minItems, branch.maxItems);
    const inner = branch.type === 'array' && branch.items !== undefined ? boundsOf(document, branch.items) : null;
    return [
      ...(size === '' ? [] : [say(size, size)]),
      ...(length === '' ? [] : [say(`${length} characters`, `${length} 个字符`)]),
      ...(items === '' ? [] : [say(`${items} items`, `${items} 项`)]),
      ...(inner === null || inner.en === '' || hasFields(document, branch.items)
        ? []
        : [say(`each ${inner.en}`, `每项 ${inner.zh}`)]),
    ];
  });
  const join = (language: Language): string => [...new Set(parts.map((each) => each[language]))].join('; ');
  return say(join('en'), join('zh').replaceAll('; ', '；'));
}

function hasFields(document: OpenApiDocument, schema: Schema | undefined): boolean {
  return schema !== undefined && branchesOf(document, schema).some((branch) => branch.properties !== undefined);
}

function meaningOf(document: OpenApiDocument, schema: Schema): Text {
  const own = resolveReference(document, schema);
  const en = own.description ?? '';
  return say(en, own['x-description-zh'] ?? en);
}

function defaultOf(document: OpenApiDocument, schema: Schema): unknown {
  return resolveReference(document, schema).default;
}

/** Everything that one walk through a schema shares. */
interface Walk {
  readonly document: OpenApiDocument;
  readonly parts: ShownParts | null;
  readonly out: Map<string, Field>;
}

/** The call that has shown the fields inside of a field already; notes them for later ones. */
function findShown({ document, parts }: Walk, schema: Schema): string | null {
  if (parts === null) return null;
  const inner = branchesOf(document, schema).map((branch) =>
    branch.items === undefined ? branch : resolveReference(document, branch.items),
  );
  const fields = inner.flatMap((one) => Object.entries(one.properties ?? {}));
  if (fields.length < SHARED_FIELDS_MIN) return null;
  const text = JSON.stringify(fields);
  const call = parts.seen.get(text);
  if (call === undefined) parts.seen.set(text, parts.call);
  return call ?? null;
}

function takeField(walked: Walk, field: Schema, at: string, isRequired: boolean, depth: number): void {
  const { document, out } = walked;
  const known = out.get(at);
  const built = buildField(document, field, at, isRequired);
  const shown = known === undefined ? findShown(walked, field) : null;
  out.set(at, known === undefined ? noteShown(built, shown) : joinFields(known, built));
  if (shown === null && depth < DEPTH_MAX) walk(walked, field, at, depth + 1);
}

function noteShown(field: Field, call: string | null): Field {
  if (call === null) return field;
  const { en, zh } = field.meaning;
  return { ...field, meaning: say(`${en} Its fields: see \`${call}\`.`.trim(), `${zh}其中的字段见 \`${call}\`。`) };
}

function walk(walked: Walk, schema: Schema, path: string, depth: number): void {
  const { document, out } = walked;
  const branches = branchesOf(document, schema);
  for (const branch of branches) {
    // A whole answer that is one object or a list of such has its fields once.
    const isListOfSame = path === '' && branches.some((other) => other.properties !== undefined);
    if (branch.type === 'array' && branch.items !== undefined && !isListOfSame) {
      walk(walked, branch.items, `${path}[]`, depth);
    }
    const rest = branch.additionalProperties;
    if (typeof rest === 'object' && hasFields(document, rest)) walk(walked, rest, `${path}.*`, depth);
    for (const [name, field] of Object.entries(branch.properties ?? {})) {
      const at = path === '' ? name : `${path}.${name}`;
      takeField(walked, field, at, branch.required?.includes(name) ?? false, depth);
    }
  }
  // What one branch of a union does not have, no caller has to send.
  if (branches.length > 1) relaxMissing(branches, path, out);
}

function relaxMissing(branches: readonly Schema[], path: string, out: Map<string, Field>): void {
  const withFields = branches.filter((branch) => branch.properties !== undefined);
  for (const name of new Set(withFields.flatMap((branch) => Object.keys(branch.properties ?? {})))) {
    const at = path === '' ? name : `${path}.${name}`;
    const field = out.get(at);
    if (field !== undefined && !withFields.every((branch) => branch.required?.includes(name))) {
      const wantedBySome = withFields.some((branch) => branch.required?.includes(name));
      out.set(at, { ...field, isRequired: wantedBySome ? null : false });
    }
  }
}

function buildField(document: OpenApiDocument, schema: Schema, path: string, isRequired: boolean): Field {
  return {
    path,
    isRequired,
    type: typeOf(document, schema),
    bounds: boundsOf(document, schema),
    default: defaultOf(document, schema),
    meaning: meaningOf(document, schema),
  };
}

const KIND = say('Decides which of the other fields are taken.', '取值决定可使用哪些其他字段。');

function joinLists(left: Text, right: Text, separator: RegExp, glue: string): Text {
  const join = (language: Language): string => {
    const parts = [left, right].flatMap((each) => each[language].split(separator)).filter((part) => part !== '');
    return [...new Set(parts)].join(glue);
  };
  return say(join('en'), join('zh'));
}

/** The same field in two branches of a union; where its values differ it tells the branches apart. */
function joinFields(left: Field, right: Field): Field {
  const tellsApart =
    left.bounds.en !== right.bounds.en && left.bounds.en.startsWith('`') && right.bounds.en.startsWith('`');
  return {
    ...left,
    isRequired: left.isRequired === right.isRequired ? left.isRequired : null,
    type: joinLists(left.type, right.type, / \| /, ' | '),
    bounds: joinLists(left.bounds, right.bounds, /, /, ', '),
    meaning:
      tellsApart && left.meaning.en !== right.meaning.en ? KIND : left.meaning.en === '' ? right.meaning : left.meaning,
  };
}

/** Every field of a schema with those inside of it, in the order of the schema; parts that were shown are referred to. */
export function listFields(
  document: OpenApiDocument,
  schema: Schema,
  parts: ShownParts | null = null,
): readonly Field[] {
  const out = new Map<string, Field>();
  walk({ document, parts, out }, schema, '', 1);
  return [...out.values()];
}
