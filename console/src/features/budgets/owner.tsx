import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { OwnedBudget } from '../../api/budgets.ts';
import { useTexts } from '../../lib/texts.ts';
import { budgetsTexts } from './texts.ts';

/** Pages of owners, by scope; the others have none of their own. */
const PAGES: Partial<Record<OwnedBudget['scope'], string>> = {
  customer: '/customers',
  customer_user: '/customer-users',
  model: '/models',
};

export function useOwnerName(): (budget: OwnedBudget) => string {
  const texts = useTexts(budgetsTexts);
  return ({ scope, owner_name: name, owner_id: id, id: budgetId }) =>
    scope === 'gateway' ? texts.everything : (name ?? id ?? budgetId);
}

/** Whose a budget is; leads to its page where it has one. */
export function OwnerLink({ budget }: { readonly budget: OwnedBudget }): ReactNode {
  const nameOf = useOwnerName();
  const page = PAGES[budget.scope];
  const name = nameOf(budget);
  if (page === undefined || budget.owner_id === null) {
    return (
      <Text span inherit>
        {name}
      </Text>
    );
  }
  return (
    <Anchor component={Link} to={`${page}/${budget.owner_id}` as never} inherit>
      {name}
    </Anchor>
  );
}
