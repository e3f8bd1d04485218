import { expect, test } from 'bun:test';
import { GatewayError } from '../../../lib/errors/index.ts';
import { booleanFilter, listQuerySchema, textFilter } from './list-query.ts';
import { parseInput } from '../fields/zod-problems.ts';

const schema = listQuerySchema({
  filters: {
    customer_id: textFilter,
    enabled: booleanFilter,
    error_code: { schema: textFilter, field: 'errorType' },
  },
  sortable: ['created_at', 'name'],
});

test('an empty query is the first page, newest first', () => {
  expect(parseInput(schema, {})).toEqual({
    filters: {},
    from: null,
    to: null,
    q: null,
    sort: { field: 'createdAt', descending: true },
    pageSize: 50,
    page: 1,
    cursor: null,
  });
});

test('filters go by the names of the record, a repeated one means any of', () => {
  const query = parseInput(schema, { customer_id: ['a', 'b'], enabled: 'false', error_code: 'x', sort: 'name' });
  expect(query.filters).toEqual({ customerId: ['a', 'b'], enabled: false, errorType: 'x' });
  expect(query.sort).toEqual({ field: 'name', descending: false });
});

test('every broken field is named at once', () => {
  const parse = () => parseInput(schema, { page: '0', page_size: '1e2', sort: 'x', to: 'x', cursor: '', z: '1' });
  expect(parse).toThrow(GatewayError);
  try {
    parse();
  } catch (error) {
    const paths = error instanceof GatewayError ? error.details.map((detail) => detail['path']) : [];
    expect(new Set(paths)).toEqual(new Set(['cursor', 'page', 'page_size', 'sort', 'to', 'z']));
  }
});
