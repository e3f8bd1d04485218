import { Text } from '@mantine/core';
import { useKindTitle } from '../../api/provider-kinds.ts';
import type { Provider } from '../../api/providers.ts';
import type { Column } from '../../components/data-table/columns.ts';
import { actionsColumn, createdColumn, nameColumn } from '../../components/item-columns.tsx';
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
    nameColumn(texts.name, 140),
    { id: 'kind', header: texts.kind, cell: ({ kind }) => <span className="nowrap">{titleOfKind(kind)}</span> },
    {
      id: 'health',
      header: texts.health,
      cell: (provider) => (provider.enabled ? <HealthBadge provider={provider} /> : '–'),
    },
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
    createdColumn(texts.createdAt, true),
    actionsColumn((provider) => <RowActions provider={provider} />),
  ];
}
