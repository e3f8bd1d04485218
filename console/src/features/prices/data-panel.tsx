import { Button, Group, Paper, SimpleGrid, Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { priceDifferencesQuery, removePriceList } from '../../api/prices.ts';
import type { PriceDifferences } from '../../api/prices.ts';
import { useMay } from '../../api/session.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import { describeError } from '../../components/error-state.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { pricesTexts } from './texts.ts';
import { useRefreshPrices } from './use-price-change.ts';

function Lists({ lists }: { readonly lists: PriceDifferences['lists'] }): ReactNode {
  const texts = useTexts(pricesTexts);
  const language = useLanguage();
  const may = useMay();
  const refresh = useRefreshPrices();
  const [forgetting, setForgetting] = useState<string | null>(null);
  return (
    <>
      {lists.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noLists}
        </Text>
      ) : null}
      {lists.map(({ name, prices }) => (
        <Group key={name} justify="space-between" wrap="nowrap">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {name}{' '}
            <Text span inherit c="dimmed">
              {texts.listCount(formatInteger(prices, language), prices)}
            </Text>
          </Text>
          {may('price.write') ? (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              aria-label={texts.forgetOf(name)}
              onClick={() => setForgetting(name)}
            >
              {texts.forget}
            </Button>
          ) : null}
        </Group>
      ))}
      {forgetting === null ? null : (
        <ConfirmByName
          opened
          onClose={() => setForgetting(null)}
          title={texts.forgetTitle(forgetting)}
          consequence={texts.forgetConsequence}
          name={forgetting}
          action={texts.forget}
          onConfirm={async () => {
            await removePriceList(forgetting);
            await refresh();
          }}
        />
      )}
    </>
  );
}

function Comparison(props: { readonly differences: PriceDifferences; readonly onReview: () => void }): ReactNode {
  const { differences, onReview } = props;
  const texts = useTexts(pricesTexts);
  const language = useLanguage();
  const { items, compared, unknown } = differences;
  const countOf = (isCustom: boolean): number =>
    new Set(items.flatMap(({ overridden, deployment_id: id }) => (overridden === isCustom ? [id] : []))).size;
  const [outdated, custom] = [countOf(false), countOf(true)];
  const sentences = [
    texts.compared(formatInteger(compared, language)),
    ...(outdated === 0 && custom === 0 ? [texts.same] : []),
    ...(outdated === 0 ? [] : [texts.outdated(outdated)]),
    ...(custom === 0 ? [] : [texts.custom(custom)]),
    ...(unknown === 0 ? [] : [texts.unknown(unknown)]),
  ];
  return (
    <Group justify="space-between" align="flex-start" gap="xs">
      <Text size="sm" flex="1 1 220px">
        {sentences.join(language === 'zh' ? '' : ' ')}
      </Text>
      {items.length === 0 ? null : (
        <Button size="compact-sm" variant="default" onClick={onReview}>
          {texts.review}
        </Button>
      )}
    </Group>
  );
}

/** The price data: which lists are imported, and what is charged otherwise than it says. */
export function DataPanel({ onReview }: { readonly onReview: () => void }): ReactNode {
  const texts = useTexts(pricesTexts);
  const common = useTexts(commonTexts);
  const { data, error } = useQuery(priceDifferencesQuery);
  if (error !== null) {
    return (
      <Text size="sm" c="dimmed" mb="md">
        {describeError(error, common)}
      </Text>
    );
  }
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} mb="md">
      <Paper withBorder p="md">
        <Title order={2} size="h5" mb={4}>
          {texts.data}
        </Title>
        {data === undefined ? <Skeleton h={20} /> : <Comparison differences={data} onReview={onReview} />}
      </Paper>
      <Paper withBorder p="md">
        <Title order={2} size="h5" mb={4}>
          {texts.lists}
        </Title>
        {data === undefined ? <Skeleton h={20} /> : <Lists lists={data.lists} />}
      </Paper>
    </SimpleGrid>
  );
}
