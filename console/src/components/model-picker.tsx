import {
  Alert,
  Badge,
  Button,
  Checkbox,
  Group,
  Loader,
  Paper,
  SegmentedControl,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus, Search } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Price } from '../api/prices.ts';
import { catalogueQuery, providerSyncQuery } from '../api/providers.ts';
import { formatCompact } from '../lib/format.ts';
import { useLanguage, useTexts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';
import { describeError } from './error-state.tsx';
import { modelPickerTexts } from './model-picker-texts.ts';
import { PriceSummary } from './price/price-summary.tsx';
import { ScrollTable } from './scroll-table/scroll-table.tsx';

/** More rows than these are found by searching. */
const ROWS_MAX = 100;

type Source = 'account' | 'catalogue';

interface Choice {
  readonly name: string;
  readonly contextWindow: number | null;
  readonly price: Price | null;
}

interface ModelPickerProps {
  readonly providerId: string;
  readonly kind: string;
  /** What the provider offers already, by its own names. */
  readonly offered: ReadonlySet<string>;
  /** The provider's own names of what is chosen. */
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

function useChoices(providerId: string, kind: string, source: Source) {
  const account = useQuery({ ...providerSyncQuery(providerId), enabled: source === 'account' });
  const catalogue = useQuery({ ...catalogueQuery(kind), enabled: source === 'catalogue' });
  const query = source === 'account' ? account : catalogue;
  const refused = account.data?.ok === false && source === 'account' ? account.data.error : null;
  const listed = source === 'catalogue' ? catalogue.data?.items : account.data?.ok === true ? account.data.models : [];
  const choices = listed?.map(({ upstream_model: name, context_window: contextWindow, price }): Choice => ({
    name,
    contextWindow,
    price,
  }));
  return { query, refused, choices };
}

function ChoiceRow(props: {
  readonly choice: Choice;
  readonly offered: boolean;
  readonly checked: boolean;
  readonly onToggle: () => void;
}): ReactNode {
  const { choice, offered, checked, onToggle } = props;
  const texts = useTexts(modelPickerTexts);
  const language = useLanguage();
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <Checkbox label={choice.name} checked={checked || offered} disabled={offered} onChange={onToggle} />
          {offered ? <Badge color="gray">{texts.offered}</Badge> : null}
        </Group>
      </Table.Td>
      <Table.Td ta="end">{choice.contextWindow === null ? '' : formatCompact(choice.contextWindow, language)}</Table.Td>
      <Table.Td>
        <PriceSummary price={choice.price} />
      </Table.Td>
    </Table.Tr>
  );
}

function AddByName({ onAdd }: { readonly onAdd: (name: string) => void }): ReactNode {
  const texts = useTexts(modelPickerTexts);
  const common = useTexts(commonTexts);
  const [name, setName] = useState('');
  const add = (): void => {
    if (name.trim() !== '') onAdd(name.trim());
    setName('');
  };
  return (
    <Group align="flex-end" gap="xs">
      <TextInput
        flex={1}
        label={texts.byName}
        description={texts.byNameHelp}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          add();
        }}
      />
      <Button
        variant="default"
        leftSection={<Plus size={16} aria-hidden />}
        disabled={name.trim() === ''}
        onClick={add}
      >
        {common.add}
      </Button>
    </Group>
  );
}

interface ChoicesProps extends ModelPickerProps {
  readonly choices: readonly Choice[];
  readonly source: Source;
}

function Choices({ choices, source, offered, chosen, onChange }: ChoicesProps): ReactNode {
  const texts = useTexts(modelPickerTexts);
  const [part, setPart] = useState('');
  const known = new Set(choices.map(({ name }) => name));
  const named = [...chosen]
    .filter((name) => !known.has(name))
    .map((name) => ({ name, contextWindow: null, price: null }));
  const found = [...named, ...choices].filter(({ name }) => name.toLowerCase().includes(part.trim().toLowerCase()));
  const shown = found.slice(0, ROWS_MAX);
  const toggle = (name: string): void => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    onChange(next);
  };
  return (
    <>
      <TextInput
        type="search"
        aria-label={texts.search}
        placeholder={texts.search}
        leftSection={<Search size={16} aria-hidden />}
        value={part}
        onChange={(event) => setPart(event.currentTarget.value)}
      />
      <Paper withBorder style={{ overflow: 'hidden' }}>
        <ScrollTable minWidth={460} maxHeight={380}>
          <Table className="tabular" stickyHeader aria-label={texts.list}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{texts.model}</Table.Th>
                <Table.Th ta="end">{texts.context}</Table.Th>
                <Table.Th>{texts.price}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((choice) => (
                <ChoiceRow
                  key={choice.name}
                  choice={choice}
                  offered={offered.has(choice.name)}
                  checked={chosen.has(choice.name)}
                  onToggle={() => toggle(choice.name)}
                />
              ))}
            </Table.Tbody>
          </Table>
        </ScrollTable>
        {found.length === 0 ? (
          <Text size="sm" c="dimmed" p="sm">
            {choices.length === 0 ? texts.nothing[source] : texts.noMatch}
          </Text>
        ) : null}
        {found.length > shown.length ? (
          <Text size="xs" c="dimmed" p="xs">
            {texts.more(found.length - shown.length)}
          </Text>
        ) : null}
      </Paper>
    </>
  );
}

/** Picks models of a provider: what its account has, what the public data knows, or any name. */
export function ModelPicker(props: ModelPickerProps): ReactNode {
  const { providerId, kind, chosen, onChange } = props;
  const texts = useTexts(modelPickerTexts);
  const common = useTexts(commonTexts);
  const [source, setSource] = useState<Source>('account');
  const { query, refused, choices } = useChoices(providerId, kind, source);
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={texts.source}
        value={source}
        onChange={(next) => setSource(next === 'account' ? 'account' : 'catalogue')}
        data={[
          { value: 'account', label: texts.account },
          { value: 'catalogue', label: texts.catalogue },
        ]}
      />
      {query.isPending ? (
        <Group gap="xs" role="status">
          <Loader size="sm" />
          <Text size="sm">{source === 'account' ? texts.asking : common.loading}</Text>
        </Group>
      ) : null}
      {query.error !== null || refused !== null ? (
        <Alert color="red" role="alert" title={texts.refused}>
          {refused === null ? describeError(query.error, common) : refused.message}
          <Group mt="xs">
            <Button size="xs" variant="default" loading={query.isFetching} onClick={() => void query.refetch()}>
              {common.retry}
            </Button>
          </Group>
        </Alert>
      ) : null}
      {choices === undefined || refused !== null ? null : <Choices {...props} choices={choices} source={source} />}
      <AddByName onAdd={(name) => onChange(new Set([...chosen, name]))} />
    </Stack>
  );
}
