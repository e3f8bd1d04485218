import type { Customer } from '../../api/customers.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { useBoundsColumns } from '../../components/bounds/columns.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { actionsColumn, createdColumn, ID_COLUMN, nameColumn } from '../../components/item-columns.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { formatMargin } from '../../lib/format.ts';
import { useTexts } from '../../lib/texts.ts';
import { customersTexts } from './texts.ts';
import { RowActions } from './row-actions.tsx';

export function useCustomerColumns(): readonly Column<Customer>[] {
  const texts = useTexts(customersTexts);
  const access = useTexts(accessTexts);
  const bounds = useBoundsColumns();
  return [
    nameColumn(texts.name, 160),
    { id: 'status', header: access.status, cell: ({ status }) => <StatusBadge status={status} /> },
    { id: 'margin', header: texts.margin, align: 'end', cell: ({ margin }) => formatMargin(margin) },
    bounds.budgets,
    bounds.limits,
    bounds.models,
    createdColumn(access.createdAt),
    ID_COLUMN,
    actionsColumn((customer) => <RowActions customer={customer} />),
  ];
}
