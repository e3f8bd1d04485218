import { Group, Pagination, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { UsageRow } from '../../api/insight.ts';
import { Amount } from '../../components/amount.tsx';
import { commonTexts } from '../../components/common-texts.ts';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { countDecimals } from '../../lib/decimal.ts';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { bucketOf, FIGURES } from './grouping.ts';
import type { Grouping } from './grouping.ts';
import { usageTexts } from './texts.ts';

const PAGE_SIZE = 50;
/** A longer name is broken into lines. */
const NAME_LENGTH = 48;

interface TableProps {
  readonly state: ListState;
  readonly rows: readonly UsageRow[];
  readonly total: UsageRow | undefined;
  readonly grouping: Grouping;
  readonly timeOf: (row: UsageRow) => string;
  readonly nameOf: (row: UsageRow) => string;
}

/** The newest first. */
function order(rows: readonly UsageRow[]): readonly UsageRow[] {
  return rows.toSorted((a, b) => (bucketOf(a) < bucketOf(b) ? 1 : bucketOf(a) > bucketOf(b) ? -1 : 0));
}

interface PagerProps {
  readonly state: ListState;
  readonly page: number;
  readonly pages: number;
  readonly rows: number;
}

function Pager({ state, page, pages, rows }: PagerProps): ReactNode {
  const texts = useTexts(usageTexts);
  const common = useTexts(commonTexts);
  const language = useLanguage();
  const count = (value: number): string => formatInteger(value, language);
  const from = (page - 1) * PAGE_SIZE;
  return (
    <Group justify="space-between" px="sm" py="xs" gap="xs">
      <Text size="sm" c="dimmed">
        {texts.range(count(from + 1), count(Math.min(rows, from + PAGE_SIZE)), count(rows))}
      </Text>
      <Pagination
        size="sm"
        total={pages}
        value={page}
        onChange={(next) => state.filter({ page: next === 1 ? undefined : String(next) })}
        getItemProps={(at) => ({ 'aria-label': texts.page(count(at)) })}
        getControlProps={(control) => ({ 'aria-label': control === 'previous' ? common.previous : common.next })}
      />
    </Group>
  );
}

/** The rows page by page, and the sum of all. */
export function UsageTable({ state, rows, total, grouping, timeOf, nameOf }: TableProps): ReactNode {
  const texts = useTexts(usageTexts);
  const language = useLanguage();
  const hasTime = grouping.time !== 'all';
  const decimals = countDecimals([...rows, ...(total === undefined ? [] : [total])].map(({ cost }) => cost.amount));
  const pages = Math.ceil(rows.length / PAGE_SIZE);
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(state.search['page'])) || 1));
  const shown = order(rows).slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const figures = (row: UsageRow): ReactNode => (
    <>
      {FIGURES.map((name) => (
        <Table.Td key={name} ta="end">
          {formatInteger(row[name], language)}
        </Table.Td>
      ))}
      <Table.Td ta="end">
        <Amount amount={row.cost.amount} decimals={decimals} />
      </Table.Td>
    </>
  );
  const name = (row: UsageRow): ReactNode => {
    const said = nameOf(row);
    return <Table.Td className={said.length <= NAME_LENGTH ? 'nowrap' : undefined}>{said}</Table.Td>;
  };
  const table = (
    <ScrollTable minWidth={720}>
      <Table aria-label={texts.title} className="tabular">
        <Table.Thead>
          <Table.Tr>
            {hasTime ? <Table.Th>{texts.times[grouping.time]}</Table.Th> : null}
            <Table.Th>{texts.keys[grouping.key]}</Table.Th>
            {FIGURES.map((name) => (
              <Table.Th key={name} ta="end" className="nowrap">
                {texts.figures[name]}
              </Table.Th>
            ))}
            <Table.Th ta="end">{texts.cost}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((row) => (
            <Table.Tr key={`${bucketOf(row)} ${row[grouping.key] ?? ''}`}>
              {hasTime ? <Table.Td className="nowrap">{timeOf(row)}</Table.Td> : null}
              {name(row)}
              {figures(row)}
            </Table.Tr>
          ))}
        </Table.Tbody>
        {total === undefined ? null : (
          <Table.Tfoot>
            <Table.Tr fw={600}>
              <Table.Td colSpan={hasTime ? 2 : 1}>{texts.total}</Table.Td>
              {figures(total)}
            </Table.Tr>
          </Table.Tfoot>
        )}
      </Table>
    </ScrollTable>
  );
  return (
    <>
      {table}
      {pages > 1 ? <Pager state={state} page={page} pages={pages} rows={rows.length} /> : null}
    </>
  );
}
