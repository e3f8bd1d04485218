import { Badge, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { managementKeysKey, revokeManagementKey } from '../../api/management-keys.ts';
import type { ManagementKey } from '../../api/management-keys.ts';
import { useMay, useSession } from '../../api/session.ts';
import { ExpirySummary } from '../../components/bounds/summaries.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { Instant } from '../../components/instant.tsx';
import { ItemActions } from '../../components/item-actions.tsx';
import { actionsColumn, createdColumn, nameColumn } from '../../components/item-columns.tsx';
import { roleTexts } from '../../components/role-texts.ts';
import { useTexts } from '../../lib/texts.ts';
import { KeyForm } from './form-later.ts';
import { keysTexts } from './texts.ts';

const COLORS = { active: 'teal', expired: 'orange', revoked: 'gray' } as const satisfies Record<
  ManagementKey['status'],
  string
>;

function RowActions({ managementKey }: { readonly managementKey: ManagementKey }): ReactNode {
  const texts = useTexts(keysTexts);
  const may = useMay();
  const queries = useQueryClient();
  const { id, name, status } = managementKey;
  if (!may('management_key.write') || status === 'revoked') return null;
  return (
    <ItemActions
      name={name}
      label={texts.menu(name)}
      form={(close) => <KeyForm onClose={close} managementKey={managementKey} />}
      end={{
        action: texts.revoke,
        title: texts.revokeTitle(name),
        consequence: texts.revokeHelp,
        run: async () => {
          await revokeManagementKey(id);
          await queries.invalidateQueries({ queryKey: managementKeysKey });
        },
      }}
    />
  );
}

export function useKeyColumns(): readonly Column<ManagementKey>[] {
  const texts = useTexts(keysTexts);
  const roles = useTexts(roleTexts);
  const { subject } = useSession();
  const maker = (id: string): string => (id === subject.id ? texts.you : id === 'system' ? texts.bySystem : id);
  return [
    nameColumn(texts.name, 150),
    {
      id: 'key',
      header: texts.key,
      cell: ({ last4 }) => (
        <Text span inherit ff="monospace" className="nowrap">
          tgm_…{last4}
        </Text>
      ),
    },
    {
      id: 'role',
      header: roles.role,
      cell: ({ role }) => <Badge color={role === 'owner' ? 'grape' : 'blue'}>{roles.names[role]}</Badge>,
    },
    {
      id: 'status',
      header: texts.status,
      cell: ({ status }) => <Badge color={COLORS[status]}>{texts.statuses[status]}</Badge>,
    },
    { id: 'expires_at', header: texts.expires, cell: ({ expires_at: at }) => <ExpirySummary at={at} /> },
    {
      id: 'last_used_at',
      header: texts.lastUsed,
      cell: ({ last_used_at: at }) => <Instant at={at} show="relative" />,
    },
    { id: 'created_by', header: texts.madeBy, cell: ({ created_by: id }) => maker(id) },
    createdColumn(texts.createdAt),
    actionsColumn((key) => <RowActions managementKey={key} />),
  ];
}
