import { Button, Menu } from '@mantine/core';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';

interface ExportMenuProps {
  /** The word of the button. */
  readonly label: string;
  readonly csv: string;
  readonly jsonl: string;
  /** Where the browser downloads from. */
  readonly address: (format: 'csv' | 'jsonl') => string;
}

/** A list as a file, in either format. */
export function ExportMenu({ label, csv, jsonl, address }: ExportMenuProps): ReactNode {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Download size={16} aria-hidden />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={address('csv')} download>
          {csv}
        </Menu.Item>
        <Menu.Item component="a" href={address('jsonl')} download>
          {jsonl}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
