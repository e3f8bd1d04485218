import '@mantine/spotlight/styles.css';
import { Spotlight, spotlight } from '@mantine/spotlight';
import type { SpotlightActionGroupData } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMay } from '../api/session.ts';
import { useTexts } from '../lib/texts.ts';
import { NAVIGATION } from './navigation.ts';
import { navigationTexts } from './navigation-texts.ts';
import { PALETTE_FIELD, takeTyped } from './typed-ahead.ts';

/** Opens it, unless it is open. */
export const openSpotlight = spotlight.open;

/** The command palette: every page by its name in either language. */
export function Palette(): ReactNode {
  const texts = useTexts(navigationTexts);
  const may = useMay();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const actions: SpotlightActionGroupData[] = NAVIGATION.map((group) => ({
    group: texts.groups[group.label],
    actions: group.entries
      .filter(({ permission }) => permission === null || may(permission))
      .map(({ label, to, icon: Icon, external }) => ({
        id: to,
        label: texts.pages[label],
        keywords: [navigationTexts.en.pages[label], navigationTexts.zh.pages[label]],
        leftSection: <Icon size={18} aria-hidden />,
        onClick: () => {
          if (external === true) window.open(to, '_blank', 'noopener');
          else void navigate({ to });
        },
      })),
  }));
  return (
    <Spotlight
      actions={actions}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      attributes={{ content: { 'aria-label': texts.search } }}
      highlightQuery
      scrollable
      maxHeight={480}
      nothingFound={texts.nothing}
      searchProps={{
        leftSection: <Search size={18} aria-hidden />,
        placeholder: texts.search,
        'aria-label': texts.search,
        id: PALETTE_FIELD,
        onFocus: () => {
          const ahead = takeTyped();
          if (ahead !== '') setQuery((before) => before + ahead);
        },
      }}
    />
  );
}
