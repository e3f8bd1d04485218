import { Box, Table } from '@mantine/core';
import type { BoxProps } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './scroll-table.module.css';
import { watchEdges } from './watch-edges.ts';

interface ScrollTableProps extends Pick<BoxProps, 'mt'> {
  /** Pixels; on less it scrolls sideways. */
  readonly minWidth: number;
  /** Pixels; a longer one scrolls. */
  readonly maxHeight?: number;
  /** Its first column stays where it is, by `STICKY`. */
  readonly sticky?: boolean;
  /** false: what is in it can be reached by the keyboard. */
  readonly focusable?: boolean;
  readonly children: ReactNode;
}

/** The class of the cells of a column that stays where it is. */
export const STICKY = classes['sticky'];
/** The class of what ends in dots where it is too long. */
export const CUT = classes['cut'];

/** The box of a table, which scrolls sideways where there is too little room, and shows at its edges that there is more. */
export function ScrollTable({ sticky = false, focusable = true, mt, ...props }: ScrollTableProps): ReactNode {
  return (
    <Box className={classes['frame']} mt={mt} data-sticky={sticky || undefined}>
      <Table.ScrollContainer ref={watchEdges} type="native" tabIndex={focusable ? 0 : undefined} {...props} />
    </Box>
  );
}
