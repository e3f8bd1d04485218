import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyText } from './copy-text.tsx';
import type { Column } from './data-table/columns.ts';
import { Instant } from './instant.tsx';

/** Columns that most lists have. */
export function nameColumn(header: string, minWidth: number): Column<{ readonly name: string }> {
  return {
    id: 'name',
    header,
    sort: 'name',
    fixed: true,
    minWidth,
    cell: ({ name }) => (
      <Text span inherit fw={500}>
        {name}
      </Text>
    ),
  };
}

export function createdColumn(header: string, hidden = false): Column<{ readonly created_at: string }> {
  return {
    id: 'created_at',
    header,
    sort: 'created_at',
    hidden,
    cell: ({ created_at: at }) => <Instant at={at} show="short" />,
  };
}

export const ID_COLUMN: Column<{ readonly id: string }> = {
  id: 'id',
  header: 'ID',
  hidden: true,
  cell: ({ id }) => <CopyText value={id} />,
};

export function actionsColumn<T>(cell: (row: T) => ReactNode): Column<T> {
  return { id: 'actions', header: '', fixed: true, align: 'end', cell };
}
