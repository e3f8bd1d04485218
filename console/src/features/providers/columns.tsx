import { Text } from '@mantine/core';
import { useKindTitle } from '../../api/provider-kinds.ts';
import type { Provider } from '../../api/providers.ts';
import type { Column } from '../../components/data-table/columns.ts';
import { Instant } from '../../components/instant.tsx';
import { EnabledBadge, HealthBadge } from '../../components/provider-state.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { RowActions } from './row-actions.tsx';
import { providersTexts } from './texts.ts';

export function useProviderColumns(): readonly Column<Provider>[] {
  const titleOfKind = useKindTitle();
  const texts = useTexts(providersTexts);
  const language = useLanguage();
  return [
    {
      id: 'name',
      header: texts.name,
      sort: 'name',
      fixed: true,
      minWidth: 140,
      cell: ({ name }) => (
        <Text span inherit fw={500}>
          {name}
        </Text>
      ),
    },
    { id: 'kind', header: texts.kind, cell: ({ kind }) => <span className="nowrap">{titleOfKind(kind)}</span> },
    { id: 'health', header: texts.health, cell: (provider) => <HealthBadge provider={provider} /> },
    { id: 'enabled', header: texts.status, cell: ({ enabled }) => <EnabledBadge enabled={enabled} /> },
    {
      id: 'models',
      header: texts.models,
      align: 'end',
      cell: ({ models }) => formatInteger(models.length, language),
    },
    { id: 'priority', header: texts.priority, align: 'end', cell: ({ priority }) => priority },
    { id: 'weight', header: texts.weight, align: 'end', cell: ({ weight }) => formatInteger(weight, language) },
    {
      id: 'base_url',
      header: texts.baseUrl,
      minWidth: 220,
      cell: ({ base_url: baseUrl }) => (
        <Text span inherit ff="monospace" size="xs">
          {baseUrl}
        </Text>
      ),
    },
    {
      id: 'created_at',
      header: texts.createdAt,
      sort: 'created_at',
      hidden: true,
      cell: ({ created_at: at }) => <Instant at={at} />,
    },
    { id: 'actions', header: '', fixed: true, align: 'end', cell: (provider) => <RowActions provider={provider} /> },
  ];
}
