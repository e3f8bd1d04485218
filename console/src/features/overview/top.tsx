import { Anchor, Paper, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { topCustomersQuery } from '../../api/insight.ts';
import type { UsageRow } from '../../api/insight.ts';
import { NAMED_PERMISSIONS, useNames } from '../../api/names.ts';
import { useMay } from '../../api/session.ts';
import { Amount } from '../../components/amount.tsx';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { overviewTexts } from './texts.ts';

const SHOWN = 8;
/** Of amounts that are compared, not added up. */
const DIGITS = 4;

type Search = ListState['search'];
type Key = 'model' | 'provider' | 'customer_id';

interface TopProps {
  readonly title: string;
  readonly rows: readonly UsageRow[];
  readonly of: Key;
  /** Of the page: the requests of the same time are looked at. */
  readonly search: Search;
  /** Where a row has an id. */
  readonly names?: ReadonlyMap<string, string>;
}

/** The page of a customer, or the requests of a model or provider; its name alone for a role that may not go there. */
function Leading({
  of,
  value,
  name,
  search,
}: Pick<TopProps, 'of' | 'search'> & { readonly value: string; readonly name: string }): ReactNode {
  const may = useMay();
  if (value === '') return '–';
  if (of === 'customer_id') {
    if (!may(NAMED_PERMISSIONS.customers)) return name;
    return (
      <Anchor component={Link} to={`/customers/${value}` as never} inherit>
        {name}
      </Anchor>
    );
  }
  if (!may('request.read')) return name;
  const { from, to, range } = search;
  const time = from === undefined && to === undefined ? { range: range ?? '24h' } : { from, to };
  return (
    <Anchor component={Link} to="/requests" search={{ ...time, [of]: value } as never} inherit>
      {name}
    </Anchor>
  );
}

/** The dearest of a kind, each of which leads to where more is told of it. */
export function Top({ title, of, search, names, ...props }: TopProps): ReactNode {
  const texts = useTexts(overviewTexts);
  const language = useLanguage();
  const rows = props.rows.slice(0, SHOWN);
  return (
    <Paper component="section" withBorder p="md">
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      <ScrollTable minWidth={260}>
        <Table aria-label={title} className="tabular" horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.name}</Table.Th>
              <Table.Th ta="end" className="nowrap">
                {texts.requests}
              </Table.Th>
              <Table.Th ta="end">{texts.cost}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => {
              const value = row[of] ?? '';
              return (
                <Table.Tr key={value}>
                  <Table.Td>
                    <Leading of={of} value={value} name={names?.get(value) ?? value} search={search} />
                  </Table.Td>
                  <Table.Td ta="end">{formatInteger(row.requests, language)}</Table.Td>
                  <Table.Td ta="end">
                    <Amount amount={row.cost.amount} digits={DIGITS} isEven decimals={DIGITS} />
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </ScrollTable>
    </Paper>
  );
}

/** The customers that spent most. */
export function Customers({ search }: { readonly search: Search }): ReactNode {
  const texts = useTexts(overviewTexts);
  const { data } = useQuery(topCustomersQuery(search));
  const rows = data ?? [];
  const names = useNames(
    'customers',
    rows.map((row) => row.customer_id),
  );
  return <Top title={texts.customers} rows={rows} of="customer_id" names={names} search={search} />;
}
