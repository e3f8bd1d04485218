import { Anchor, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RequestDetail } from '../../api/requests.ts';
import { useMay } from '../../api/session.ts';
import { Amount } from '../../components/amount.tsx';
import { priceTexts } from '../../components/price/texts.ts';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { countDecimals } from '../../lib/decimal.ts';
import { formatInteger, formatMargin } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { priceLinesTexts } from './price-lines-texts.ts';

type Pricing = NonNullable<RequestDetail['pricing']>;
type Line = Pricing['lines'][number];

function usePartName(request: RequestDetail): (line: Line) => { readonly name: string; readonly notes: string } {
  const texts = useTexts(priceLinesTexts);
  const prices = useTexts(priceTexts);
  const language = useLanguage();
  return (line) => {
    const name = line.part === 'tool' ? prices.tool(line.tool ?? '') : prices.parts[line.part];
    const run = line.run === null ? undefined : request.runs[line.run];
    const notes = [
      run === undefined || line.run === null ? null : texts.run(line.run + 1, run.model ?? request.model),
      line.service_tier === null ? null : texts.serviceTier(line.service_tier),
      line.above_input_tokens === null ? null : texts.above(formatInteger(line.above_input_tokens, language)),
    ];
    return { name, notes: notes.filter((note) => note !== null).join(' · ') };
  };
}

function Sum(props: {
  readonly label: string;
  readonly amount: string;
  readonly decimals: number;
  readonly strong?: boolean;
}): ReactNode {
  return (
    <Table.Tr fw={props.strong === true ? 650 : undefined}>
      <Table.Td colSpan={3}>{props.label}</Table.Td>
      <Table.Td ta="end">
        <Amount amount={props.amount} decimals={props.decimals} />
      </Table.Td>
    </Table.Tr>
  );
}

function LinesTable({ request, pricing }: { readonly request: RequestDetail; readonly pricing: Pricing }): ReactNode {
  const texts = useTexts(priceLinesTexts);
  const language = useLanguage();
  const nameOf = usePartName(request);
  const prices = countDecimals(pricing.lines.map((line) => line.unit_price));
  const { subtotal, margin_amount: margin, rounding, overrun, charged } = pricing;
  const decimals = countDecimals([
    ...pricing.lines.map(({ amount }) => amount),
    subtotal,
    margin,
    rounding,
    overrun,
    charged,
  ]);
  return (
    <ScrollTable minWidth={560}>
      <Table aria-label={texts.title} className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.part}</Table.Th>
            <Table.Th ta="end">{texts.quantity}</Table.Th>
            <Table.Th ta="end">{texts.unitPrice}</Table.Th>
            <Table.Th ta="end">{texts.amount}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pricing.lines.map((line) => {
            const { name, notes } = nameOf(line);
            return (
              <Table.Tr key={`${line.run ?? ''}-${line.part}-${line.tool ?? ''}`}>
                <Table.Td>
                  {name}
                  {notes === '' ? null : (
                    <Text size="xs" c="dimmed">
                      {notes}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td ta="end">{formatInteger(line.quantity, language)}</Table.Td>
                <Table.Td ta="end" className="nowrap">
                  × <Amount amount={line.unit_price} decimals={prices} />{' '}
                  <Text span size="xs" c="dimmed">
                    {line.unit === 'each' ? texts.each : texts.perMillion}
                  </Text>
                </Table.Td>
                <Table.Td ta="end">
                  <Amount amount={line.amount} decimals={decimals} />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
        <Table.Tfoot>
          <Sum label={texts.subtotal} amount={subtotal} decimals={decimals} />
          {pricing.margin === '0' ? null : (
            <Sum label={texts.margin(formatMargin(pricing.margin))} amount={margin} decimals={decimals} />
          )}
          {rounding === '0' ? null : <Sum label={texts.rounding} amount={rounding} decimals={decimals} />}
          {overrun === '0' ? null : <Sum label={texts.overrun} amount={`-${overrun}`} decimals={decimals} />}
          <Sum strong label={texts.charged} amount={charged} decimals={decimals} />
        </Table.Tfoot>
      </Table>
    </ScrollTable>
  );
}

/** Leads to the version, for a role that may see prices. */
export function PriceVersionLink({ id }: { readonly id: string }): ReactNode {
  const may = useMay();
  if (!may('price.read')) return <span style={{ fontFamily: 'monospace' }}>{id}</span>;
  return (
    <Anchor component={Link} to={`/prices/${id}` as never} inherit ff="monospace">
      {id}
    </Anchor>
  );
}

/** The price of a request line by line, as the server computed it. */
export function PriceLines({ request }: { readonly request: RequestDetail }): ReactNode {
  const texts = useTexts(priceLinesTexts);
  const { pricing } = request;
  if (pricing === undefined || pricing === null) {
    const why =
      request.state === 'held' ? texts.notYet : request.state === 'recovered' ? texts.recovered : texts.unknown;
    return (
      <Text size="sm" c="dimmed">
        {why}
      </Text>
    );
  }
  return (
    <>
      <LinesTable request={request} pricing={pricing} />
      <Text size="xs" c="dimmed" mt="xs" component="div" style={{ overflowWrap: 'anywhere' }}>
        {texts.version} <PriceVersionLink id={request.price_version} />
      </Text>
    </>
  );
}
