import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import type { FilterValue, ListQuery } from '../../../store/port.ts';
import { instantSchema } from '../fields/instant-schema.ts';

const PAGE_SIZE_DEFAULT = 50;
const PAGE_SIZE_MAX = 200;
const FILTER_VALUES_MAX = 50;

/** A filter by one field: how its text is read, and the record's field where the name differs. */
export interface ListFilter {
  readonly schema: z.ZodType<FilterValue>;
  readonly field: string;
  /** It comes once: a bound, a yes or no. */
  readonly single?: true;
}

/** Filters by the API's field names; a plain schema filters the record's field of the same name in camel case. */
export type ListFilters = Readonly<Record<string, z.ZodType<FilterValue> | ListFilter>>;

/** Text of a filter. */
export const textFilter = z.string().min(1).max(256);
/** `true` or `false`. */
export const booleanFilter = z.enum(['true', 'false']).transform((text) => text === 'true');
/** A whole number. */
export const integerFilter = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);

/** `customer_id` → `customerId`. */
export function toCamelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function wholeNumber(min: number, max: number): z.ZodType<number> {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

export interface ListQueryOptions {
  readonly filters?: ListFilters;
  /** The API's field names; the first is the default, newest first when it is an instant. */
  readonly sortable?: readonly string[];
  /** Whether `q` searches names: `token` where it is that of one owner's tokens; what it says where it is something else. Default: it may be anywhere. */
  readonly searchable?: boolean | 'token' | ReturnType<typeof text>;
  /** false: it has no instant that `from` and `to` could bound. */
  readonly timed?: false;
}

function toListFilter(name: string, filter: z.ZodType<FilterValue> | ListFilter): ListFilter {
  return filter instanceof z.ZodType ? { schema: filter, field: toCamelCase(name) } : filter;
}

/** A filter is described once, whether it comes once or repeated. */
function readTexts(schema: z.ZodType): { readonly description?: string; readonly zh?: unknown } {
  const { description, zh } = schema.meta() ?? {};
  return { description, zh };
}

/** The schemas of filters, and what they mean for the records. */
export function readFilters(filters: ListFilters) {
  const entries = Object.entries(filters).map(([name, filter]) => [name, toListFilter(name, filter)] as const);
  const shape = Object.fromEntries(
    entries.map(([name, { schema, single }]) => [
      name,
      (single === true ? schema : z.union([schema, z.array(schema).min(1).max(FILTER_VALUES_MAX)]))
        .optional()
        .meta(readTexts(schema)),
    ]),
  );
  return {
    shape,
    toFilters(values: Readonly<Record<string, unknown>>): ListQuery['filters'] {
      const chosen = entries.flatMap(([name, filter]) => {
        const value = values[name] as FilterValue | readonly FilterValue[] | undefined;
        return value === undefined ? [] : [[filter.field, value] as const];
      });
      return Object.fromEntries(chosen);
    },
  };
}

function instantOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** What `q` is. */
function searchText(searchable: ListQueryOptions['searchable']): ReturnType<typeof text> {
  if (typeof searchable === 'object') return searchable;
  return searchable === 'token'
    ? text(
        'What the name begins with, the beginning of the id (`tok_0199…`), or the last four characters of the plain text; at most 256 characters.',
        '名称的开头、ID 的开头部分（`tok_0199…`）或明文末四位，最长 256 个字符。',
      )
    : text('Text that a name must contain, at most 256 characters.', '名称中须包含的文本，最长 256 个字符。');
}

function sortSchema(sortable: readonly string[]): z.ZodType<ListQuery['sort']> {
  const allowed = sortable.flatMap((field) => [field, `-${field}`]);
  return z
    .enum(allowed)
    .default(`-${sortable[0] ?? 'created_at'}`)
    .transform((text) => ({ field: toCamelCase(text.replace(/^-/, '')), descending: text.startsWith('-') }));
}

const TIMES = {
  from: instantSchema
    .optional()
    .meta(text('Not before this instant (included), RFC 3339.', '起始时间（含），RFC 3339。')),
  to: instantSchema.optional().meta(text('Before this instant (excluded), RFC 3339.', '截止时间（不含），RFC 3339。')),
};

/**
 * Schema of a list call's query string (API.md 3.2): `page`, `page_size`, `cursor`, `sort`, `q`, `from`, `to` and the filters by field name; a
 * repeated filter means any of its values. Unknown names are refused with their path.
 */
export function listQuerySchema(options: ListQueryOptions = {}) {
  const filters = readFilters(options.filters ?? {});
  return z
    .strictObject({
      page: wholeNumber(1, 1_000_000)
        .default(1)
        .meta({
          ...text(
            'Page, from 1 (default); beside `cursor` it is ignored.',
            '页码，从 1 开始，默认 1；使用 `cursor` 时忽略。',
          ),
          default: '1',
        }),
      page_size: wholeNumber(1, PAGE_SIZE_MAX)
        .default(PAGE_SIZE_DEFAULT)
        .meta({ ...text('Items on a page, 1 to 200 (default 50).', '每页条数，1 至 200，默认 50。'), default: '50' }),
      cursor: z
        .string()
        .min(1)
        .max(1024)
        .optional()
        .meta(
          text(
            '`next_cursor` of the page before; for long lists, instead of `page`.',
            '上一页返回的 `next_cursor`；适用于长列表，替代 `page`。',
          ),
        ),
      sort: sortSchema(options.sortable ?? ['created_at']).meta(
        text('Field to sort by, `-` in front: descending.', '排序字段，前缀 `-` 表示降序。'),
      ),
      ...(options.timed === false ? {} : TIMES),
      ...(options.searchable === false
        ? {}
        : {
            q: z.string().max(256).optional().meta(searchText(options.searchable)),
          }),
      ...filters.shape,
    })
    .transform((query): ListQuery => {
      const values: Record<string, unknown> = query;
      const q = values['q'];
      return {
        filters: filters.toFilters(values),
        from: instantOf(values['from']),
        to: instantOf(values['to']),
        q: typeof q === 'string' && q !== '' ? q : null,
        sort: query.sort,
        pageSize: query.page_size,
        page: query.page,
        cursor: query.cursor ?? null,
      };
    });
}

/** A list as the envelope's `data`. */
export interface ListAnswer<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly page_size: number;
  readonly total: number | null;
  readonly total_exact?: false;
  readonly next_cursor: string | null;
}

/** Schema of a list's `data`. */
export function listAnswerSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item).meta(text('The items of this page.', '本页的条目。')),
    page: z.number().int().meta(text('The page, from 1.', '页码，从 1 开始。')),
    page_size: z.number().int().meta(text('Items on a full page.', '每页条数。')),
    total: z
      .number()
      .int()
      .nullable()
      .meta(text('How many there are in all; null: not counted.', '总条数；null 表示未统计。')),
    total_exact: z
      .literal(false)
      .optional()
      .meta(
        text(
          'There only when `total` was not counted to its end: there are at least so many.',
          '仅在 `total` 未数到底时出现，表示至少有这么多条。',
        ),
      ),
    next_cursor: z
      .string()
      .nullable()
      .meta(text('Where the next page begins; null: this is the last.', '下一页的游标；null 表示已是最后一页。')),
  });
}
