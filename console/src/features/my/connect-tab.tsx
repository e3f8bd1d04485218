import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { myModelsQuery } from '../../api/my.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { Snippets } from '../../components/snippets/snippets.tsx';
import { useTexts } from '../../lib/texts.ts';
import { myTexts } from './texts.ts';

/** What to paste into a client; the token itself is not at hand here. */
export function ConnectTab(): ReactNode {
  const texts = useTexts(myTexts);
  const models = useQuery(myModelsQuery);
  if (models.error !== null) return <ErrorState error={models.error} onRetry={() => void models.refetch()} />;
  if (models.data === undefined) return <Skeleton height={240} />;
  const callable = models.data.items.filter(({ name, price }) => price !== null && !name.endsWith('*'));
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {texts.connectHelp}
      </Text>
      <Snippets models={callable.map(({ name }) => name)} />
    </>
  );
}
