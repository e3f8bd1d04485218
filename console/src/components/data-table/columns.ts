import { columnVisibilityFeature, createTableHook, rowSelectionFeature, tableFeatures } from '@tanstack/react-table';
import type { ColumnDef, RowData } from '@tanstack/react-table';
import type { ReactNode } from 'react';

const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature });

export const { useAppTable } = createTableHook({ features });

/** One column of a list. */
export interface Column<T> {
  /** Names the column in the remembered choice of columns. */
  readonly id: string;
  readonly header: string;
  /** `decimals`: with how many digits behind the point all of its amounts can be written; 0 where it has none. */
  readonly cell: (row: T, decimals: number) => ReactNode;
  /** The amount of money in it. */
  readonly amount?: (row: T) => string | undefined;
  /** Digits behind the point at most of amounts. */
  readonly digits?: number;
  /** `end`: figures, so that their digits stand below each other. */
  readonly align?: 'end';
  /** The field by which the server sorts; absent: the list cannot be sorted by it. */
  readonly sort?: string;
  /** Not shown until the viewer chooses it. */
  readonly hidden?: boolean;
  /** Cannot be hidden: the column by which a row is known. */
  readonly fixed?: boolean;
  /** At least so wide, in pixels. */
  readonly minWidth?: number;
  /** At most so wide, in pixels: what is longer ends in dots, and a text is whole on hovering. */
  readonly maxWidth?: number;
}

export interface ColumnFacts {
  readonly align?: 'end';
  readonly sort?: string;
  readonly minWidth?: number;
  readonly maxWidth?: number;
  readonly title: string;
}

declare module '@tanstack/react-table' {
  interface ColumnMeta<TFeatures, TData, TValue> extends ColumnFacts {}
}

export function toColumnDefs<T extends RowData>(columns: readonly Column<T>[]): ColumnDef<typeof features, T>[] {
  return columns.map((column) => ({
    id: column.id,
    header: column.header,
    enableHiding: column.fixed !== true,
    meta: {
      title: column.header,
      align: column.align,
      sort: column.sort,
      minWidth: column.minWidth,
      maxWidth: column.maxWidth,
    },
  }));
}
