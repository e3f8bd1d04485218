import { z } from 'zod';
import type { FilterValue, ListQuery } from '../../store/port.ts';
import { instantSchema } from './instants.ts';

const PAGE_SIZE_DEFAULT = 50;
const PAGE_SIZE_MAX = 200;
const FILTER_VALUES_MAX = 50;

/** A filter by one field: how its text is read, and the record's field where the name differs. */
export interface ListFilter {
  readonly schema: z.ZodType<FilterValue>;
  readonly field: string;
}

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
  /** By the API's field names; a plain schema filters the record's field of the same name in camel case. */
  readonly filters?: Readonly<Record<string, z.ZodType<FilterValue> | ListFilter>>;
  /** The API's field names; the first is the default, newest first when it is an instant. */
  readonly sortable?: readonly string[];
  /** Whether `q` searches names. */
  readonly searchable?: boolean;
}

function toListFilter(name: string, filter: z.ZodType<FilterValue> | ListFilter): ListFilter {
  return filter instanceof z.ZodType ? { schema: filter, field: toCamelCase(name) } : filter;
}

function sortSchema(sortable: readonly string[]): z.ZodType<ListQuery['sort']> {
  const allowed = sortable.flatMap((field) => [field, `-${field}`]);
  return z
    .enum(allowed)
    .default(`-${sortable[0] ?? 'created_at'}`)
    .transform((text) => ({ field: toCamelCase(text.replace(/^-/, '')), descending: text.startsWith('-') }));
}

/**
 * Schema of a list call's query string (API.md 3.2): `page`, `page_size`, `cursor`, `sort`, `q`, `from`, `to` and the filters by field name; a
 * repeated filter means any of its values. Unknown names are refused with their path.
 */
export function listQuerySchema(options: ListQueryOptions = {}) {
  const filters = Object.entries(options.filters ?? {}).map(
    ([name, filter]) => [name, toListFilter(name, filter)] as const,
  );
  const filterShape = Object.fromEntries(
    filters.map(([name, filter]) => [
      name,
      z.union([filter.schema, z.array(filter.schema).min(1).max(FILTER_VALUES_MAX)]).optional(),
    ]),
  );
  return z
    .strictObject({
      page: wholeNumber(1, 1_000_000).default(1),
      page_size: wholeNumber(1, PAGE_SIZE_MAX).default(PAGE_SIZE_DEFAULT),
      cursor: z.string().min(1).max(1024).optional(),
      sort: sortSchema(options.sortable ?? ['created_at']),
      from: instantSchema.optional(),
      to: instantSchema.optional(),
      ...(options.searchable === false ? {} : { q: z.string().max(256).optional() }),
      ...filterShape,
    })
    .transform((query): ListQuery => {
      const values: Record<string, unknown> = query;
      const chosen = filters.flatMap(([name, filter]) => {
        const value = values[name] as FilterValue | readonly FilterValue[] | undefined;
        return value === undefined ? [] : [[filter.field, value] as const];
      });
      const q = values['q'];
      return {
        filters: Object.fromEntries(chosen),
        from: query.from ?? null,
        to: query.to ?? null,
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
    items: z.array(item),
    page: z.number().int(),
    page_size: z.number().int(),
    total: z.number().int().nullable(),
    total_exact: z.literal(false).optional(),
    next_cursor: z.string().nullable(),
  });
}
