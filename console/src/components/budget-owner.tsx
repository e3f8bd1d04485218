import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { OwnedBudget } from '../api/budgets.ts';
import { useTokenUsers } from '../api/names.ts';
import { useTexts } from '../lib/texts.ts';
import { budgetTexts } from './budget-texts.ts';

/** Pages of owners, by scope; the others have none of their own. */
const PAGES: Partial<Record<OwnedBudget['scope'], string>> = {
  customer: '/customers',
  customer_user: '/customer-users',
  model: '/models',
};

export function useOwnerName(): (budget: OwnedBudget) => string {
  const texts = useTexts(budgetTexts);
  return ({ scope, owner_name: name, owner_id: id, id: budgetId }) =>
    scope === 'gateway' ? texts.everything : (name ?? id ?? budgetId);
}

/** What kind of thing a budget is of; of a token also whose it is, since many have the same name. */
export function useScopeText(budgets: readonly OwnedBudget[]): (budget: OwnedBudget) => string {
  const { scopes } = useTexts(budgetTexts);
  const users = useTokenUsers(
    budgets.flatMap(({ scope, owner_id: id }) => (scope === 'token' && id !== null ? [id] : [])),
  );
  return ({ scope, owner_id: id }) => {
    const user = scope === 'token' ? users.get(id ?? '') : undefined;
    return user === undefined ? scopes[scope] : `${scopes[scope]} · ${user}`;
  };
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
