import { Button, EmptyState } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';

export function PageMissing(): ReactNode {
  const texts = useTexts(commonTexts);
  useDocumentTitle(`${texts.pageMissing} · Tallygate`);
  return (
    <EmptyState py="xl">
      <EmptyState.Indicator>
        <SearchX size={28} aria-hidden />
      </EmptyState.Indicator>
      <EmptyState.Title order={1}>{texts.pageMissing}</EmptyState.Title>
      <EmptyState.Description>{texts.pageMissingHelp}</EmptyState.Description>
      <EmptyState.Actions>
        <Button component={Link} to="/">
          {texts.goOverview}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
