import { Avatar, Group, Menu, Stack, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown, LogOut, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { signOut, useSession } from '../api/session.ts';
import { Appearance } from '../components/appearance.tsx';
import { nameRole, roleTexts } from '../components/role-texts.ts';
import { useTexts } from '../lib/texts.ts';
import { navigationTexts } from './navigation-texts.ts';

export function AccountMenu(): ReactNode {
  const texts = useTexts(navigationTexts);
  const roles = useTexts(roleTexts);
  const { subject } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = async (): Promise<void> => {
    await signOut();
    queries.clear();
    // What a page kept of this administrator's work is nobody else's.
    sessionStorage.clear();
    await navigate({ to: '/sign-in' });
  };
  return (
    <Menu position="top-start" width={240} withinPortal>
      <Menu.Target>
        <UnstyledButton p="xs" w="100%">
          <Group wrap="nowrap" gap="sm">
            <VisuallyHidden>{texts.account}</VisuallyHidden>
            <Avatar size="sm" radius="xl" name={subject.name} color="initials" aria-hidden />
            <div style={{ flex: 1, minWidth: 0 }}>
              <Text size="sm" fw={500} truncate>
                {subject.name}
              </Text>
              <Text size="xs" c="dimmed">
                {nameRole(subject.role, roles.names)}
              </Text>
            </div>
            <ChevronsUpDown size={16} aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Stack p="xs">
          <Appearance />
        </Stack>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<UserRound size={16} aria-hidden />}>
          {texts.ownAccount}
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => void leave()}>
          {texts.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
