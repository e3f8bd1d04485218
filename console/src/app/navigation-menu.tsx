import { NavLink, Text } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useMay } from '../api/session.ts';
import { useTexts } from '../lib/texts.ts';
import { NAVIGATION } from './navigation.ts';
import type { NavigationEntry } from './navigation.ts';
import { navigationTexts } from './navigation-texts.ts';

interface EntryLinkProps {
  readonly entry: NavigationEntry;
  readonly active: boolean;
}

function EntryLink({ entry, active }: EntryLinkProps): ReactNode {
  const texts = useTexts(navigationTexts);
  const Icon = entry.icon;
  const label = texts.pages[entry.label];
  const icon = <Icon size={18} aria-hidden />;
  if (entry.external === true) {
    return (
      <NavLink
        component="a"
        className="menu-entry"
        href={entry.to}
        target="_blank"
        rel="noopener"
        label={label}
        leftSection={icon}
        rightSection={<ExternalLink size={14} role="img" aria-label={texts.opensWindow} />}
      />
    );
  }
  return (
    <NavLink
      component={Link}
      className="menu-entry"
      to={entry.to}
      label={label}
      leftSection={icon}
      active={active}
      aria-current={active ? 'page' : undefined}
    />
  );
}

interface NavigationMenuProps {
  /** On a narrow screen, where it comes and goes. */
  readonly isShown: boolean;
}

/** The pages that the viewer may see, by group; the one that is open is scrolled to. */
export function NavigationMenu({ isShown }: NavigationMenuProps): ReactNode {
  const texts = useTexts(navigationTexts);
  const may = useMay();
  const { pathname } = useLocation();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Behind the page's own drawing: to ask where it stands earlier would have everything laid out once more.
    const frame = requestAnimationFrame(() =>
      setTimeout(() => box.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' })),
    );
    return () => cancelAnimationFrame(frame);
  }, [pathname, isShown]);
  return (
    <div ref={box} className="menu">
      {NAVIGATION.map((group) => {
        const entries = group.entries.filter(({ permission }) => permission === null || may(permission));
        if (entries.length === 0) return null;
        return (
          <div key={group.label}>
            <Text className="menu-group" size="xs" fw={600} c="dimmed">
              {texts.groups[group.label]}
            </Text>
            {entries.map((entry) => (
              <EntryLink
                key={entry.to}
                entry={entry}
                active={pathname === entry.to || pathname.startsWith(`${entry.to}/`)}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
}
