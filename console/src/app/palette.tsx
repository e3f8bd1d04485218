import '@mantine/spotlight/styles.css';
import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useNames, useTokenUsers } from '../api/names.ts';
import { searchQuery } from '../api/search.ts';
import type { Found, FoundKind } from '../api/search.ts';
import { useMay } from '../api/session.ts';
import { useTexts } from '../lib/texts.ts';
import { NAVIGATION } from './navigation.ts';
import type { NavigationEntry } from './navigation.ts';
import { navigationTexts } from './navigation-texts.ts';
import { paletteTexts } from './palette-texts.ts';
import { PALETTE_FIELD, takeTyped } from './typed-ahead.ts';

const [store, palette] = createSpotlight();
const LIST = 'palette-list';
const WAIT_MS = 150;

/** Opens it, unless it is open. */
export const openSpotlight = palette.open;

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly note: string | null;
  readonly icon: NavigationEntry['icon'];
  readonly go: () => void;
}

interface EntryGroup {
  readonly label: string;
  readonly entries: readonly Entry[];
}

/** The pages whose name has this in it, in either language. */
function usePages(query: string): readonly EntryGroup[] {
  const texts = useTexts(navigationTexts);
  const may = useMay();
  const navigate = useNavigate();
  const hasPart = ({ label }: NavigationEntry): boolean =>
    [navigationTexts.en.pages[label], navigationTexts.zh.pages[label]].some((name) =>
      name.toLowerCase().includes(query),
    );
  return NAVIGATION.map((group) => ({
    label: texts.groups[group.label],
    entries: group.entries
      .filter((entry) => (entry.permission === null || may(entry.permission)) && hasPart(entry))
      .map(({ label, to, icon, external }) => ({
        id: to,
        label: texts.pages[label],
        note: null,
        icon,
        go: () => {
          if (external === true) window.open(to, '_blank', 'noopener');
          else void navigate({ to });
        },
      })),
  }));
}

const ICONS = new Map(NAVIGATION.flatMap(({ entries }) => entries.map(({ label, icon }) => [label, icon] as const)));

/** Whether what was found before still answers what is typed by now. */
function stillFits({ id, label, note }: Found, query: string): boolean {
  return [id, label, note ?? ''].some((text) => text.toLowerCase().includes(query));
}

interface FoundEntries {
  readonly groups: readonly EntryGroup[];
  readonly state: 'searching' | 'failed' | 'done';
}

/** What tells one from others of its name: also whose it is. */
function useNotes(found: readonly Found[]): (one: Found) => string | null {
  const users = useTokenUsers(found.flatMap(({ kind, id }) => (kind === 'tokens' ? [id] : [])));
  const customers = useNames(
    'customers',
    found.map(({ customerId }) => customerId),
  );
  return ({ kind, id, note, customerId }) => {
    const owner = kind === 'tokens' ? users.get(id) : customers.get(customerId ?? '');
    const parts = [owner, note].filter((part) => part !== undefined && part !== null);
    return parts.length === 0 ? null : parts.join(' · ');
  };
}

/** What the server finds, once the typing rests. */
function useFound(typed: string): FoundEntries {
  const { pages } = useTexts(navigationTexts);
  const may = useMay();
  const navigate = useNavigate();
  const [text] = useDebouncedValue(typed, WAIT_MS);
  const { data, error, isFetching, isPlaceholderData } = useQuery(searchQuery(text, may));
  const isCurrent = text === typed && !isPlaceholderData;
  const found = (typed === '' ? [] : (data ?? [])).filter((each) => isCurrent || stillFits(each, typed.toLowerCase()));
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  const noteOf = useNotes(found);
  const toEntry = (one: Found): Entry => ({
    id: one.id,
    label: one.label,
    note: noteOf(one),
    icon: ICONS.get(one.kind) ?? Search,
    go: () => void navigate({ to: one.to, search: one.search }),
  });
  const entriesOf = (kind: FoundKind): readonly Entry[] => found.filter((each) => each.kind === kind).map(toEntry);
  return {
    groups: kinds.map((kind) => ({ label: pages[kind], entries: entriesOf(kind) })),
    state: isFetching || text !== typed ? 'searching' : error !== null ? 'failed' : 'done',
  };
}

/** What comes later than the typing is chosen by Enter too. */
function useFirstSelected(entries: readonly Entry[]): void {
  const ids = entries.map(({ id }) => id).join(' ');
  useEffect(() => {
    const list = document.querySelector(`#${LIST}`);
    if (list === null || list.querySelector('[data-selected]') !== null) return;
    list.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
    store.updateState((state) => ({ ...state, selected: 0 }));
  }, [ids]);
}

function State({ query, state }: { readonly query: string; readonly state: FoundEntries['state'] | null }): ReactNode {
  const texts = useTexts(paletteTexts);
  const said = state === 'searching' ? texts.searching : state === 'failed' ? texts.failed : texts.nothing(query);
  return (
    <div role="status">
      {state === null ? null : (
        <Text size="sm" c="dimmed" ta="center" p="md">
          {said}
        </Text>
      )}
    </div>
  );
}

/** The command palette: every page by its name, and what the server finds by name or id, opened by the keyboard alone. */
export function Palette(): ReactNode {
  const texts = useTexts(navigationTexts);
  const { placeholder } = useTexts(paletteTexts);
  const [query, setQuery] = useState('');
  const typed = query.trim();
  const pages = usePages(typed.toLowerCase());
  const found = useFound(typed);
  const groups = [...pages, ...found.groups].filter(({ entries }) => entries.length > 0);
  const entries = groups.flatMap((group) => group.entries);
  useFirstSelected(entries);
  const isQuiet = found.state === 'done' && entries.length > 0;
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      attributes={{ content: { 'aria-label': texts.search } }}
      scrollable
      centered={false}
      maxHeight={480}
    >
      <Spotlight.Search
        leftSection={<Search size={18} aria-hidden />}
        placeholder={placeholder}
        aria-label={texts.search}
        id={PALETTE_FIELD}
        onFocus={() => {
          const ahead = takeTyped();
          if (ahead !== '') setQuery((before) => before + ahead);
        }}
      />
      {entries.length === 0 ? null : (
        <Spotlight.ActionsList id={LIST}>
          {groups.map(({ label, entries: own }) => (
            <Spotlight.ActionsGroup key={label} label={label}>
              {own.map(({ id, label: name, note, icon: Icon, go }) => (
                <Spotlight.Action
                  key={id}
                  label={name}
                  description={note ?? undefined}
                  leftSection={<Icon size={18} aria-hidden />}
                  highlightQuery
                  onClick={go}
                />
              ))}
            </Spotlight.ActionsGroup>
          ))}
        </Spotlight.ActionsList>
      )}
      <State query={typed} state={isQuiet || typed === '' ? null : found.state} />
    </Spotlight.Root>
  );
}
