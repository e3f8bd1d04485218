import { ActionIcon, Menu } from '@mantine/core';
import { Ellipsis } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface RowMenuProps {
  /** `Actions for Acme` */
  readonly label: string;
  readonly loading?: boolean;
  /** Items of the menu. */
  readonly children: ReactNode;
}

/** What can be done with one of many, behind a button. */
export function RowMenu({ label, loading, children }: RowMenuProps): ReactNode {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label} loading={loading}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
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
