import { Checkbox, Group, Skeleton, Table, UnstyledButton } from '@mantine/core';
import type { RowData } from '@tanstack/react-table';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { countDecimals } from '../../lib/decimal.ts';
import { useTexts } from '../../lib/texts.ts';
import { commonTexts } from '../common-texts.ts';
import { CUT, ScrollTable, STICKY } from '../scroll-table/scroll-table.tsx';
import { toColumnDefs, useAppTable } from './columns.ts';
import type { Column, ColumnFacts } from './columns.ts';
import { useRowKeys } from './use-row-keys.ts';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly onChange: (ids: ReadonlySet<string>) => void;
}

interface DataTableProps<T extends RowData> {
  /** What the table lists, for those who hear it. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly visibility?: Readonly<Record<string, boolean>>;
  /** Undefined: still loading. */
  readonly rows: readonly T[] | undefined;
  readonly rowId: (row: T) => string;
  /** What a row is called. */
  readonly rowName: (row: T) => string;
  readonly onOpen?: (row: T) => void;
  readonly selection?: Selection;
  /** The field sorted by, `-` in front: descending. */
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  /** Older rows while newer ones are loaded. */
  readonly stale?: boolean;
}

const SKELETON_ROWS = 8;
const FIRST_ROWS = 24;
/** Rows and cells are the library's in their looks alone: hundreds of its components would be most of what a list costs. */
const PARTS = Table.classes;

function SortButton(props: {
  readonly facts: ColumnFacts;
  readonly field: string;
  readonly sort: string | undefined;
  readonly onSort: (sort: string) => void;
}): ReactNode {
  const { facts, field, sort, onSort } = props;
  const texts = useTexts(commonTexts);
  const Icon = sort === field ? ArrowUp : sort === `-${field}` ? ArrowDown : ChevronsUpDown;
  return (
    <UnstyledButton
      aria-label={texts.sortBy(facts.title)}
      fz="inherit"
      fw="inherit"
      onClick={() => onSort(sort === `-${field}` ? field : `-${field}`)}
    >
      <Group gap={4} wrap="nowrap" justify={facts.align === 'end' ? 'flex-end' : 'flex-start'}>
        {facts.title}
        <Icon size={14} aria-hidden />
      </Group>
    </UnstyledButton>
  );
}

function ariaSort(field: string | undefined, sort: string | undefined): 'ascending' | 'descending' | undefined {
  if (field === undefined) return undefined;
  return sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : undefined;
}

/** A click on a row's own buttons and links is theirs. */
function isOnControl(event: MouseEvent | KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest('a,button,input,label,[role="menuitem"]') !== null;
}

/** What stands in a column's cells. */
function toCell<T>({ cell, amount, digits }: Column<T>, rows: readonly T[]): (row: T) => ReactNode {
  const decimals = amount === undefined ? 0 : countDecimals(rows.map(amount), digits);
  return (row) => cell(row, decimals);
}

function classOfCell(isFirst: boolean, isFigure: boolean): string {
  return `${PARTS.td}${isFirst ? ` ${STICKY}` : ''}${isFigure ? ' nowrap at-end' : ''}`;
}

/** What stands in a cell of a column that is not as wide as it likes. */
function Cut({ width, children }: { readonly width: number; readonly children: ReactNode }): ReactNode {
  return (
    <div className={CUT} style={{ maxWidth: width }} title={typeof children === 'string' ? children : undefined}>
      {children}
    </div>
  );
}

/** A table of rows that opens a row by click, Enter and keyboard; figures end at the same edge. */
export function DataTable<T extends RowData>(props: DataTableProps<T>): ReactNode {
  const { columns, rows, rowId, rowName, onOpen, selection, sort, onSort } = props;
  const texts = useTexts(commonTexts);
  const body = useRowKeys();
  const definitions = useMemo(() => toColumnDefs(columns), [columns]);
  const data = useMemo(() => [...(rows ?? [])], [rows]);
  // Called, not rendered as components: these functions are new at each render, and what is open in a row has to stay open.
  const cells = new Map(columns.map((column) => [column.id, toCell(column, data)]));
  const table = useAppTable({
    columns: definitions,
    data,
    getRowId: rowId,
    state: {
      columnVisibility: props.visibility ?? {},
      rowSelection: Object.fromEntries([...(selection?.ids ?? [])].map((id) => [id, true])),
    },
  });
  const toggle = (ids: readonly string[], wanted: boolean): void => {
    const next = new Set(selection?.ids);
    for (const id of ids) {
      if (wanted) next.add(id);
      else next.delete(id);
    }
    selection?.onChange(next);
  };
  const modelRows = table.getRowModel().rows;
  // A table's first rows fill the window: they are shown before the others are made.
  const drawn = Math.max(useDeferredValue(modelRows.length, 0), FIRST_ROWS);
  const allIds = modelRows.map(({ id }) => id);
  const shown = columns.filter(({ id }) => props.visibility?.[id] !== false);
  const headers = table.getHeaderGroups().flatMap((group) => group.headers);
  return (
    <ScrollTable minWidth={480} sticky focusable={false}>
      <Table
        highlightOnHover={onOpen !== undefined}
        aria-label={props.label}
        aria-busy={rows === undefined}
        className="tabular"
      >
        <Table.Thead>
          <Table.Tr>
            {selection === undefined ? null : (
              <Table.Th w={36}>
                <Checkbox
                  aria-label={texts.selectAll}
                  checked={allIds.length > 0 && allIds.every((id) => selection.ids.has(id))}
                  indeterminate={
                    allIds.some((id) => selection.ids.has(id)) && !allIds.every((id) => selection.ids.has(id))
                  }
                  onChange={(event) => toggle(allIds, event.currentTarget.checked)}
                />
              </Table.Th>
            )}
            {headers.map((header, at) => {
              const facts = header.column.columnDef.meta;
              return (
                <Table.Th
                  key={header.id}
                  ta={facts?.align}
                  miw={facts?.minWidth}
                  className={at === 0 ? `nowrap ${STICKY}` : 'nowrap'}
                  aria-sort={ariaSort(facts?.sort, sort)}
                >
                  {facts?.sort === undefined || onSort === undefined ? (
                    facts?.title
                  ) : (
                    <SortButton facts={facts} field={facts.sort} sort={sort} onSort={onSort} />
                  )}
                </Table.Th>
              );
            })}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ref={body} style={props.stale === true ? { opacity: 0.6 } : undefined}>
          {rows === undefined
            ? Array.from({ length: SKELETON_ROWS }, (_, at) => (
                <Table.Tr key={at}>
                  <Table.Td colSpan={headers.length + (selection === undefined ? 0 : 1)}>
                    <Skeleton height={18} />
                  </Table.Td>
                </Table.Tr>
              ))
            : modelRows.slice(0, drawn).map((row) => (
                <tr
                  key={row.id}
                  className={PARTS.tr}
                  data-with-row-border
                  data-hover={onOpen === undefined ? undefined : true}
                  tabIndex={0}
                  aria-selected={selection?.ids.has(row.id)}
                  style={onOpen === undefined ? undefined : { cursor: 'pointer' }}
                  onClick={(event) => (isOnControl(event) ? undefined : onOpen?.(row.original))}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter' && !isOnControl(event)) onOpen?.(row.original);
                  }}
                >
                  {selection === undefined ? null : (
                    <td className={PARTS.td}>
                      <Checkbox
                        aria-label={texts.selectRow(rowName(row.original))}
                        checked={selection.ids.has(row.id)}
                        onChange={(event) => toggle([row.id], event.currentTarget.checked)}
                      />
                    </td>
                  )}
                  {shown.map(({ id, align, maxWidth }, at) => {
                    const content = cells.get(id)?.(row.original);
                    return (
                      <td key={id} className={classOfCell(at === 0, align === 'end')}>
                        {maxWidth === undefined ? content : <Cut width={maxWidth}>{content}</Cut>}
                      </td>
                    );
                  })}
                </tr>
              ))}
        </Table.Tbody>
      </Table>
    </ScrollTable>
  );
}
