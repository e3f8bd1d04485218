import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { StatementLine, StatementPreview } from '../../api/statements.ts';
import { Amount } from '../../components/amount.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { statementsTexts } from './texts.ts';

function useFigures(): (line: StatementLine) => ReactNode {
  const language = useLanguage();
  const count = (value: number | undefined): string => (value === undefined ? '–' : formatInteger(value, language));
  const money = (amount: string | undefined): ReactNode => (amount === undefined ? '–' : <Amount amount={amount} />);
  return (line) => (
    <>
      <Table.Td ta="end">{count(line.requests)}</Table.Td>
      <Table.Td ta="end">{count(line.input_tokens)}</Table.Td>
      <Table.Td ta="end">{count(line.output_tokens)}</Table.Td>
      <Table.Td ta="end">{money(line.charge)}</Table.Td>
      <Table.Td ta="end">{money(line.adjustment)}</Table.Td>
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
  const figures = useFigures();
  return (
    <Table.ScrollContainer minWidth={680} type="native" tabIndex={0}>
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
              <Table.Td>{line.customer ?? line.customer_id ?? texts.none}</Table.Td>
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
    </Table.ScrollContainer>
  );
}

/** The first lines of the file. */
export function LinesTable({ preview }: { readonly preview: StatementPreview }): ReactNode {
  const texts = useTexts(statementsTexts);
  const language = useLanguage();
  const figures = useFigures();
  const { lines, count } = preview;
  return (
    <>
      {count > lines.length ? (
        <Text size="sm" c="dimmed" mb="xs">
          {texts.ofLines(formatInteger(lines.length, language), formatInteger(count, language))}
        </Text>
      ) : null}
      <Table.ScrollContainer minWidth={980} type="native" tabIndex={0}>
        <Table aria-label={texts.lines} className="tabular">
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
                <Table.Td>{line.customer ?? line.customer_id ?? '–'}</Table.Td>
                <Table.Td>{line.customer_user ?? line.customer_user_id ?? '–'}</Table.Td>
                <Table.Td>{line.token ?? line.token_id ?? '–'}</Table.Td>
                <Table.Td>{line.type === 'adjustment' ? (line.reason ?? '–') : line.model}</Table.Td>
                {figures(line)}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
