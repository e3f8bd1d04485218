import { ActionIcon, AppShell, Burger, Group, Kbd, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { sessionQuery } from '../api/session.ts';
import { useTexts } from '../lib/texts.ts';
import { AccountMenu } from './account-menu.tsx';
import { NavigationMenu } from './navigation-menu.tsx';
import { navigationTexts } from './navigation-texts.ts';
import { keepTyping, takeTyped } from './typed-ahead.ts';

const loadPalette = () => import('./palette.tsx');
const Palette = lazy(() => loadPalette().then((module) => ({ default: module.Palette })));
/** The page itself comes first. */
const PRELOAD_MS = 1_500;
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

function PaletteButton({ onClick }: { readonly onClick: () => void }): ReactNode {
  const texts = useTexts(navigationTexts);
  return (
    <UnstyledButton className="palette-button" onClick={onClick}>
      <Group justify="space-between" wrap="nowrap">
        <Group gap="xs" wrap="nowrap">
          <Search size={16} aria-hidden />
          <Text size="sm" c="dimmed" className="nowrap">
            {texts.search}
          </Text>
        </Group>
        <Kbd size="xs" className="nowrap">
          {IS_MAC ? '⌘K' : 'Ctrl K'}
        </Kbd>
      </Group>
    </UnstyledButton>
  );
}

/** The frame of every page of a signed-in administrator; who is signed out meanwhile comes back to the same page. */
export function Shell(): ReactNode {
  const { data: session } = useQuery(sessionQuery);
  const { href } = useLocation();
  if (session === null) return <Navigate to="/sign-in" search={{ next: href }} />;
  return <Frame />;
}

/** Menu, account, command palette, content. */
function Frame(): ReactNode {
  const texts = useTexts(navigationTexts);
  const [opened, { toggle, close }] = useDisclosure();
  const [hasPalette, setHasPalette] = useState(false);
  const openPalette = (): void => {
    keepTyping();
    setHasPalette(true);
    void loadPalette().then(({ openSpotlight }) => openSpotlight(), takeTyped);
  };
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), PRELOAD_MS);
    return () => clearTimeout(timer);
  }, []);
  useHotkeys([['mod+K', openPalette]], []);
  const { pathname } = useLocation();
  useEffect(close, [pathname, close]);
  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 52, md: 0 } }}
      navbar={{ width: 248, breakpoint: 'md', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip-link" href="#content">
        {texts.skip}
      </a>
      <AppShell.Header hiddenFrom="md">
        <Group h="100%" px="sm" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} size="sm" aria-label={texts.openMenu} />
            <Text fw={700}>Tallygate</Text>
          </Group>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={texts.search} onClick={openPalette}>
            <Search size={18} />
          </ActionIcon>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={texts.navigation} p="xs">
        <Group px="sm" py="xs" justify="space-between">
          <Group gap="xs">
            <img src="/console/icon.svg" width={22} height={22} alt="" />
            <Text fw={700}>Tallygate</Text>
          </Group>
          <Burger opened={opened} onClick={close} size="sm" hiddenFrom="md" aria-label={texts.closeMenu} />
        </Group>
        <PaletteButton onClick={openPalette} />
        <NavigationMenu isShown={opened} />
        <AppShell.Section pt="xs" className="account">
          <AccountMenu />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
      {hasPalette ? (
        <Suspense>
          <Palette />
        </Suspense>
      ) : null}
    </AppShell>
  );
}
