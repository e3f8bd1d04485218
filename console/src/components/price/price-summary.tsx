import { Badge, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Price } from '../../api/prices.ts';
import { formatMoney } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { Tip } from '../tip.tsx';
import { currencyOf, isFree } from './parts.ts';
import { priceTexts } from './texts.ts';

/** A price in a few words: what a million tokens in and out cost. */
export function PriceSummary({ price }: { readonly price: Price | null }): ReactNode {
  const texts = useTexts(priceTexts);
  const language = useLanguage();
  if (price === null) {
    return (
      <Text span inherit c="dimmed">
        {texts.unknown}
      </Text>
    );
  }
  if (isFree(price)) return <Badge color="gray">{texts.free}</Badge>;
  const input = formatMoney(price.input, currencyOf(price), language);
  const output = formatMoney(price.output, currencyOf(price), language);
  return (
    <Tip label={texts.perMillion}>
      <span className="tabular nowrap">{texts.summary(input, output)}</span>
    </Tip>
  );
}
