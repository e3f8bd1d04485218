import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';

/** While a page is loaded. */
export function PagePending(): ReactNode {
  const texts = useTexts(commonTexts);
  return (
    <Stack role="status" aria-label={texts.loading}>
      <Skeleton height={34} width={220} />
      <Skeleton height={320} />
    </Stack>
  );
}
