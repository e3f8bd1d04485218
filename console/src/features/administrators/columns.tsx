import { Badge, Group, Text } from '@mantine/core';
import type { Administrator } from '../../api/administrators.ts';
import { useSession } from '../../api/session.ts';
import type { Column } from '../../components/data-table/columns.ts';
import { Instant } from '../../components/instant.tsx';
import { actionsColumn, createdColumn } from '../../components/item-columns.tsx';
import { roleTexts } from '../../components/role-texts.ts';
import { Tip } from '../../components/tip.tsx';
import { formatInstant } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { RowActions } from './row-actions.tsx';
import { administratorsTexts } from './texts.ts';

export function useAdministratorColumns(): readonly Column<Administrator>[] {
  const texts = useTexts(administratorsTexts);
  const roles = useTexts(roleTexts);
  const language = useLanguage();
  const { subject } = useSession();
  return [
    {
      id: 'username',
      header: texts.username,
      sort: 'username',
      fixed: true,
      minWidth: 150,
      cell: ({ id, username }) => (
        <Group gap={6} wrap="nowrap">
          <Text span inherit fw={500}>
            {username}
          </Text>
          {id === subject.id ? <Badge color="gray">{texts.you}</Badge> : null}
        </Group>
      ),
    },
    { id: 'name', header: texts.name, minWidth: 120, cell: ({ name }) => name },
    {
      id: 'role',
      header: roles.role,
      cell: ({ role }) => (
        <Tip label={roles.about[role]}>
          <Badge color={role === 'owner' ? 'grape' : 'blue'}>{roles.names[role]}</Badge>
        </Tip>
      ),
    },
    {
      id: 'status',
      header: texts.status,
      cell: ({ status, locked_until: until }) => (
        <Group gap={4} wrap="nowrap">
          <Badge color={status === 'active' ? 'teal' : 'gray'}>{texts[status]}</Badge>
          {until === null ? null : (
            <Tip label={formatInstant(until, language)}>
              <Badge color="red">{texts.lockedUntil}</Badge>
            </Tip>
          )}
        </Group>
      ),
    },
    {
      id: 'totp',
      header: texts.secondFactor,
      cell: ({ totp_enabled: on }) => <Badge color={on ? 'teal' : 'orange'}>{on ? texts.on : texts.off}</Badge>,
    },
    {
      id: 'last_login_at',
      header: texts.lastLogin,
      cell: ({ last_login_at: at }) => <Instant at={at} show="relative" />,
    },
    createdColumn(texts.createdAt),
    actionsColumn((administrator) => <RowActions administrator={administrator} />),
  ];
}
