import { Badge, EmptyState, Paper, Skeleton, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { myModelsQuery } from '../../api/my.ts';
import type { MyModel } from '../../api/my.ts';
import { Amount } from '../../components/amount.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { Tip } from '../../components/tip.tsx';
import { countDecimals } from '../../lib/decimal.ts';
import { formatInteger, formatMoney } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { myTexts } from './texts.ts';

const SEARCHED_FROM = 8;
const RATES = ['input', 'cached_input', 'output'] as const;

function isFree({ price }: MyModel): boolean {
  if (price === null) return false;
  return [price.input, price.output, price.cached_input, price.request].every((rate) => rate === '0');
}

/** With how many digits behind the point the rates of each column can be written. */
type Decimals = Readonly<Record<(typeof RATES)[number], number>>;

function countRates(models: readonly MyModel[]): Decimals {
  const count = (rate: (typeof RATES)[number]): number => countDecimals(models.map(({ price }) => price?.[rate]));
  return { input: count('input'), cached_input: count('cached_input'), output: count('output') };
}

function Prices({ model, decimals }: { readonly model: MyModel; readonly decimals: Decimals }): ReactNode {
  const texts = useTexts(myTexts);
  const { price } = model;
  if (price === null || isFree(model)) {
    return (
      <Table.Td colSpan={3} ta="end">
        <Badge color={price === null ? 'orange' : 'gray'}>{price === null ? texts.noPrice : texts.free}</Badge>
      </Table.Td>
    );
  }
  return RATES.map((rate) => (
    <Table.Td key={rate} ta="end">
      <Amount amount={price[rate]} currency={price.currency} decimals={decimals[rate]} />
    </Table.Td>
  ));
}

function ModelRow({ model, decimals }: { readonly model: MyModel; readonly decimals: Decimals }): ReactNode {
  const texts = useTexts(myTexts);
  const language = useLanguage();
  const money = (rate: string): string => formatMoney(rate, 'USD', language);
  return (
    <Table.Tr>
      <Table.Td>
        {model.name.endsWith('*') ? (
          <Text size="sm">{texts.anyName(model.name.slice(0, -1))}</Text>
        ) : (
          <CopyText value={model.name} />
        )}
        {model.price?.tiers.map((tier) => (
          <Text key={tier.above_input_tokens} size="xs" c="dimmed">
            {texts.above(formatInteger(tier.above_input_tokens, language), money(tier.input), money(tier.output))}
          </Text>
        ))}
        {model.varies ? (
          <Tip label={texts.variesHelp}>
            <Badge color="gray" ml="xs" tabIndex={0}>
              {texts.varies}
            </Badge>
          </Tip>
        ) : null}
      </Table.Td>
      <Prices model={model} decimals={decimals} />
    </Table.Tr>
  );
}

/** The models that the user may call, with what they are charged. */
export function ModelsTab(): ReactNode {
  const texts = useTexts(myTexts);
  const [part, setPart] = useState('');
  const models = useQuery(myModelsQuery);
  if (models.error !== null) return <ErrorState error={models.error} onRetry={() => void models.refetch()} />;
  if (models.data === undefined) return <Skeleton height={240} />;
  const all = models.data.items;
  if (all.length === 0) {
    return (
      <EmptyState py="xl">
        <EmptyState.Title>{texts.noModels}</EmptyState.Title>
      </EmptyState>
    );
  }
  const decimals = countRates(all);
  const shown = all.filter(({ name }) => name.toLowerCase().includes(part.trim().toLowerCase()));
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {texts.modelsHelp}
      </Text>
      {all.length < SEARCHED_FROM ? null : (
        <TextInput
          type="search"
          mb="sm"
          aria-label={texts.search}
          placeholder={texts.search}
          leftSection={<Search size={16} aria-hidden />}
          value={part}
          onChange={(event) => setPart(event.currentTarget.value)}
        />
      )}
      <Paper withBorder>
        <ScrollTable minWidth={560}>
          <Table aria-label={texts.models} className="tabular">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{texts.model}</Table.Th>
                <Table.Th ta="end">{texts.inputPrice}</Table.Th>
                <Table.Th ta="end">{texts.cachedPrice}</Table.Th>
                <Table.Th ta="end">{texts.outputPrice}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((model) => (
                <ModelRow key={model.name} model={model} decimals={decimals} />
              ))}
            </Table.Tbody>
          </Table>
        </ScrollTable>
        {shown.length === 0 ? (
          <Text size="sm" c="dimmed" p="sm">
            {texts.noMatch}
          </Text>
        ) : null}
      </Paper>
    </>
  );
}
