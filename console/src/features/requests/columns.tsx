import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useNames } from '../../api/names.ts';
import type { RequestRow } from '../../api/requests.ts';
import { amountColumn } from '../../components/data-table/amount-column.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { Instant } from '../../components/instant.tsx';
import { RequestStatus } from '../../components/request-status.tsx';
import { formatInteger, formatMilliseconds } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { lengthOf } from './length.ts';
import { requestsTexts } from './texts.ts';

function code(value: string | null): ReactNode {
  return value === null ? (
    '–'
  ) : (
    <Text span inherit ff="monospace" className="nowrap">
      {value}
    </Text>
  );
}

/** Pixels, so that what is shown from the beginning fits beside the menu on a screen 1440 pixels wide. */
const WIDTHS = { model: 150, provider: 100, customer: 120, user: 120, token: 120 } as const;

/** @param rows those that are shown, whose names are looked up together */
export function useRequestColumns(rows: readonly RequestRow[]): readonly Column<RequestRow>[] {
  const { columns: texts, filters, states, running } = useTexts(requestsTexts);
  const language = useLanguage();
  const duration = (ms: number | null): string => (ms === null ? '–' : formatMilliseconds(ms, language));
  const count = (value: number): string => formatInteger(value, language);
  const customers = useNames(
    'customers',
    rows.map((row) => row.customer_id),
  );
  const users = useNames(
    'customer-users',
    rows.map((row) => row.customer_user_id),
  );
  const tokens = useNames(
    'tokens',
    rows.map((row) => row.token_id),
  );
  const named = (names: ReadonlyMap<string, string>, id: string | null): ReactNode =>
    (id === null ? undefined : names.get(id)) ?? code(id);
  const time: Column<RequestRow> = {
    id: 'at',
    header: texts.at,
    sort: 'at',
    fixed: true,
    cell: ({ at }) => <Instant at={at} show="short" />,
  };
  return [
    time,
    {
      id: 'status',
      header: texts.status,
      cell: (row) => <RequestStatus status={row.status} errorCode={row.error_code} />,
    },
    { id: 'model', header: filters.model, maxWidth: WIDTHS.model, cell: ({ model }) => model },
    { id: 'provider', header: filters.provider, maxWidth: WIDTHS.provider, cell: ({ provider }) => provider },
    { id: 'input', header: texts.input, align: 'end', cell: ({ usage }) => count(usage.input_tokens) },
    { id: 'output', header: texts.output, align: 'end', cell: ({ usage }) => count(usage.output_tokens) },
    amountColumn({ id: 'cost', header: texts.cost, digits: 6, amount: ({ cost }) => cost.amount }),
    {
      id: 'first',
      header: texts.firstToken,
      align: 'end',
      hidden: true,
      cell: (row) => duration(row.time_to_first_token_ms),
    },
    {
      id: 'latency',
      header: texts.latency,
      align: 'end',
      cell: (row) => (row.latency_ms === null ? running : duration(lengthOf(row))),
    },
    { id: 'finish', header: filters.finish_reason, hidden: true, cell: (row) => row.finish_reason ?? '–' },
    { id: 'id', header: filters.id, hidden: true, cell: ({ id }) => code(id) },
    {
      id: 'customer',
      header: filters.customer_id,
      maxWidth: WIDTHS.customer,
      cell: (row) => named(customers, row.customer_id),
    },
    {
      id: 'user',
      header: filters.customer_user_id,
      maxWidth: WIDTHS.user,
      cell: (row) => (row.customer_user_id === row.admin_id ? texts.playground : named(users, row.customer_user_id)),
    },
    {
      id: 'token',
      header: filters.token_id,
      maxWidth: WIDTHS.token,
      hidden: true,
      cell: (row) => (row.admin_id === null ? named(tokens, row.token_id) : '–'),
    },
    { id: 'end_user', header: filters.end_user, hidden: true, cell: (row) => row.end_user ?? '–' },
    { id: 'dialects', header: filters.dialect_in, hidden: true, cell: (row) => row.dialect_in },
    { id: 'dialect_out', header: filters.dialect_out, hidden: true, cell: (row) => row.dialect_out },
    { id: 'operation', header: filters.operation, hidden: true, cell: ({ operation }) => operation },
    { id: 'state', header: filters.state, hidden: true, cell: ({ state }) => states[state] },
    { id: 'attempts', header: texts.attempts, hidden: true, align: 'end', cell: (row) => count(row.attempts.length) },
    { id: 'warnings', header: texts.warnings, hidden: true, align: 'end', cell: (row) => count(row.warnings.length) },
  ];
}
