import { Amount } from '../amount.tsx';
import type { Column } from './columns.ts';

type AmountColumn<T> = Omit<Column<T>, 'cell' | 'align' | 'amount'> & {
  /** Decimal text; undefined: this row has none. */
  readonly amount: (row: T) => string | undefined;
};

/** A column of amounts in USD whose points stand below each other. */
export function amountColumn<T>(column: AmountColumn<T>): Column<T> {
  return {
    ...column,
    align: 'end',
    cell: (row, decimals) => {
      const amount = column.amount(row);
      return amount === undefined ? '–' : <Amount amount={amount} digits={column.digits} decimals={decimals} />;
    },
  };
}
