import { ActionIcon, Menu } from '@mantine/core';
import { Ellipsis } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';

/** The button says that there is a menu, not what the menu is placed at. */
const ANCHOR_ALONE = { withRoles: false };

interface RowMenuProps {
  /** `Actions for Acme` */
  readonly label: string;
  readonly loading?: boolean;
  /** Items of the menu. */
  readonly children: ReactNode;
}

/** What can be done with one of many, behind a button. The menu itself is made when it is first opened: a list has one in each row. */
export function RowMenu({ label, loading, children }: RowMenuProps): ReactNode {
  const [opened, setOpened] = useState(false);
  const [used, setUsed] = useState(false);
  // The press has closed an open menu by the time of the click.
  const wasOpen = useRef(false);
  const toggle = (): void => {
    setUsed(true);
    setOpened(!wasOpen.current);
    wasOpen.current = false;
  };
  return (
    <span className="row-menu">
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={opened}
        loading={loading}
        onMouseDown={() => (wasOpen.current = opened)}
        onClick={toggle}
      >
        <Ellipsis size={16} aria-hidden />
      </ActionIcon>
      {used ? (
        <Menu position="bottom-end" opened={opened} onChange={setOpened} {...ANCHOR_ALONE}>
          <Menu.Target>
            <span className="row-menu-anchor" />
          </Menu.Target>
          <Menu.Dropdown aria-label={label}>{children}</Menu.Dropdown>
        </Menu>
      ) : null}
    </span>
  );
}

interface RowMenuItemProps {
  readonly icon: LucideIcon;
  /** Something is destroyed by it. */
  readonly destroys?: boolean;
  readonly onClick: () => void;
  readonly children: string;
}

export function RowMenuItem({ icon: Icon, destroys, onClick, children }: RowMenuItemProps): ReactNode {
  return (
    <Menu.Item
      color={destroys === true ? 'red' : undefined}
      leftSection={<Icon size={16} aria-hidden />}
      onClick={onClick}
    >
      {children}
    </Menu.Item>
  );
}
