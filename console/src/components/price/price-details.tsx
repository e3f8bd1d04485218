import { Badge, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Price } from '../../api/prices.ts';
import { ScrollTable } from '../scroll-table/scroll-table.tsx';
import { countDecimals } from '../../lib/decimal.ts';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { Amount } from '../amount.tsx';
import { currencyOf, EACH_PARTS, isFree, RATE_PARTS } from './parts.ts';
import type { Rates } from './parts.ts';
import { priceTexts } from './texts.ts';

interface Line {
  readonly key: string;
  readonly part: string;
  readonly rate: string | ReactNode;
  readonly unit: string;
}

interface Section {
  readonly key: string;
  readonly title: string | null;
  readonly lines: readonly Line[];
}

type Texts = ReturnType<typeof useTexts<(typeof priceTexts)['en']>>;
type Block = Rates & {
  readonly tools?: Readonly<Record<string, string>>;
  readonly tiers?: readonly (Rates & { readonly above_input_tokens: number })[];
};

function toLines(block: Block, texts: Texts): readonly Line[] {
  const rates = RATE_PARTS.flatMap((part): readonly Line[] => {
    const rate = block[part];
    const unit = EACH_PARTS.has(part) ? texts.each : texts.perMillion;
    return rate === undefined ? [] : [{ key: part, part: texts.parts[part], rate, unit }];
  });
  const tools = Object.entries(block.tools ?? {}).map(([name, rate]) => ({
    key: `tool ${name}`,
    part: texts.tool(name),
    rate,
    unit: texts.each,
  }));
  return [...rates, ...tools];
}

function useSections(price: Exclude<Price, { free: true }>): readonly Section[] {
  const texts = useTexts(priceTexts);
  const language = useLanguage();
  const split = (key: string, title: string | null, block: Block): readonly Section[] => [
    { key, title, lines: toLines(block, texts) },
    ...(block.tiers ?? []).map((tier) => ({
      key: `${key} ${tier.above_input_tokens}`,
      title: [title, texts.above(formatInteger(tier.above_input_tokens, language))].filter(Boolean).join(' · '),
      lines: toLines(tier, texts),
    })),
  ];
  const services = Object.entries(price.service_tiers ?? {}).flatMap(([name, tier]) => {
    const title = texts.serviceTier(name);
    if (!('multiplier' in tier)) return split(name, title, tier);
    const line = { key: name, part: texts.base, rate: texts.multiplier(tier.multiplier), unit: '' };
    return [{ key: name, title, lines: [{ ...line, rate: <span>{line.rate}</span> }] }];
  });
  return [...split('base', null, price), ...services];
}

function Sections({ price }: { readonly price: Exclude<Price, { free: true }> }): ReactNode {
  const texts = useTexts(priceTexts);
  const sections = useSections(price);
  const decimals = countDecimals(
    sections.flatMap(({ lines }) => lines.flatMap(({ rate }) => (typeof rate === 'string' ? [rate] : []))),
  );
  return (
    <ScrollTable minWidth={320}>
      <Table verticalSpacing={6} className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.part}</Table.Th>
            <Table.Th ta="end">{texts.rate}</Table.Th>
            <Table.Th aria-label={texts.each} />
          </Table.Tr>
        </Table.Thead>
        {sections.map((section) => (
          <Table.Tbody key={section.key}>
            {section.title === null ? null : (
              <Table.Tr>
                <Table.Th colSpan={3} scope="rowgroup">
                  {section.title}
                </Table.Th>
              </Table.Tr>
            )}
            {section.lines.map(({ key, part, rate, unit }) => (
              <Table.Tr key={key}>
                <Table.Td>{part}</Table.Td>
                <Table.Td ta="end">
                  {typeof rate === 'string' ? (
                    <Amount amount={rate} currency={currencyOf(price)} decimals={decimals} />
                  ) : (
                    rate
                  )}
                </Table.Td>
                <Table.Td c="dimmed" className="nowrap">
                  {unit}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        ))}
      </Table>
    </ScrollTable>
  );
}

/** A price with all of its parts, tiers and service tiers. */
export function PriceDetails({ price }: { readonly price: Price }): ReactNode {
  const texts = useTexts(priceTexts);
  if (isFree(price)) return <Badge color="gray">{texts.free}</Badge>;
  return (
    <>
      <Sections price={price} />
      <Text size="xs" c="dimmed" mt="xs">
        {texts.sameAsContaining}
      </Text>
    </>
  );
}
