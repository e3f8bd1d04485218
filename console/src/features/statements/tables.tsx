import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { StatementLine, StatementPreview } from '../../api/statements.ts';
import { Amount } from '../../components/amount.tsx';
import { EntityLink } from '../../components/entity-link.tsx';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { countDecimals } from '../../lib/decimal.ts';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { statementsTexts } from './texts.ts';

/** Pixels: the lines scroll beside the totals above them. */
const LINES_HEIGHT = 640;

interface WhoseProps {
  readonly kind: 'customers' | 'customer-users';
  readonly id: string | null | undefined;
  readonly name: string | null | undefined;
  /** Said where there is none. */
  readonly none?: string;
}

/** Leads to the page of the one that a line is of. */
function Whose({ kind, id, name, none = '–' }: WhoseProps): ReactNode {
  if (id === null || id === undefined || id === '') return none;
  return <EntityLink kind={kind} id={id} names={new Map(name ? [[id, name]] : [])} />;
}

/** @param lines all that stand below each other */
function useFigures(lines: readonly StatementLine[]): (line: StatementLine) => ReactNode {
  const language = useLanguage();
  const count = (value: number | undefined): string => (value === undefined ? '–' : formatInteger(value, language));
  const charges = countDecimals(lines.map(({ charge }) => charge));
  const adjustments = countDecimals(lines.map(({ adjustment }) => adjustment));
  const money = (amount: string | undefined, decimals: number): ReactNode =>
    amount === undefined ? '–' : <Amount amount={amount} decimals={decimals} />;
  return (line) => (
    <>
      <Table.Td ta="end">{count(line.requests)}</Table.Td>
      <Table.Td ta="end">{count(line.input_tokens)}</Table.Td>
      <Table.Td ta="end">{count(line.output_tokens)}</Table.Td>
      <Table.Td ta="end">{money(line.charge, charges)}</Table.Td>
      <Table.Td ta="end">{money(line.adjustment, adjustments)}</Table.Td>
    </>
  );
}

function FigureHeads(): ReactNode {
  const texts = useTexts(statementsTexts);
  return (['requests', 'input', 'output', 'charge', 'adjustment'] as const).map((name) => (
    <Table.Th key={name} ta="end">
      {texts[name]}
    </Table.Th>
  ));
}

/** What each customer comes to, and all of them. */
export function TotalsTable({ preview }: { readonly preview: StatementPreview }): ReactNode {
  const texts = useTexts(statementsTexts);
  const figures = useFigures([...preview.customers, ...(preview.total === null ? [] : [preview.total])]);
  return (
    <ScrollTable minWidth={680}>
      <Table aria-label={texts.customers} className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.customer}</Table.Th>
            <FigureHeads />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {preview.customers.map((line) => (
            <Table.Tr key={line.customer_id ?? ''}>
              <Table.Td>
                <Whose kind="customers" id={line.customer_id} name={line.customer} none={texts.none} />
              </Table.Td>
              {figures(line)}
            </Table.Tr>
          ))}
        </Table.Tbody>
        {preview.total === null ? null : (
          <Table.Tfoot>
            <Table.Tr fw={600}>
              <Table.Td>{texts.total}</Table.Td>
              {figures(preview.total)}
            </Table.Tr>
          </Table.Tfoot>
        )}
      </Table>
    </ScrollTable>
  );
}

/** The newest lines of the file. */
export function LinesTable({ preview }: { readonly preview: StatementPreview }): ReactNode {
  const texts = useTexts(statementsTexts);
  const language = useLanguage();
  const { lines, count } = preview;
  const figures = useFigures(lines);
  return (
    <>
      {count > lines.length ? (
        <Text size="sm" c="dimmed" mb="xs">
          {texts.ofLines(formatInteger(lines.length, language), formatInteger(count, language))}
        </Text>
      ) : null}
      <ScrollTable minWidth={980} maxHeight={LINES_HEIGHT}>
        <Table aria-label={texts.lines} className="tabular" stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.day}</Table.Th>
              <Table.Th>{texts.customer}</Table.Th>
              <Table.Th>{texts.user}</Table.Th>
              <Table.Th>{texts.token}</Table.Th>
              <Table.Th>{texts.model}</Table.Th>
              <FigureHeads />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line, at) => (
              <Table.Tr key={`${at}-${line.period}`}>
                <Table.Td className="nowrap">{line.period}</Table.Td>
                <Table.Td>
                  <Whose kind="customers" id={line.customer_id} name={line.customer} />
                </Table.Td>
                <Table.Td>
                  <Whose kind="customer-users" id={line.customer_user_id} name={line.customer_user} />
                </Table.Td>
                <Table.Td>{line.token ?? line.token_id ?? '–'}</Table.Td>
                {line.type === 'adjustment' ? (
                  <Table.Td>{line.reason ?? '–'}</Table.Td>
                ) : (
                  <Table.Td className="nowrap">{line.model}</Table.Td>
                )}
                {figures(line)}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollTable>
    </>
  );
}
