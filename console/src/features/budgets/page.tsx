import { Anchor, Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { budgetsQuery } from '../../api/budgets.ts';
import { useMay } from '../../api/session.ts';
import { useOwnerName } from '../../components/budget-owner.tsx';
import { budgetTexts } from '../../components/budget-texts.ts';
import { FilterEntity, FilterSelect } from '../../components/filters.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { useBudgetColumns } from './columns.tsx';
import { budgetsTexts } from './texts.ts';

/** Where budgets are set, by what a role needs to go there. */
const PLACES = [
  ['customers', '/customers', 'customer.read'],
  ['users', '/customer-users', 'customer_user.read'],
  ['tokens', '/tokens', 'token.read'],
  ['models', '/models', 'model.read'],
  ['settings', '/settings', 'settings.read'],
] as const;

function usePlaces(): readonly (typeof PLACES)[number][] {
  const may = useMay();
  return PLACES.filter(([, , permission]) => may(permission));
}

/** Where budgets are set, and when their periods end. */
function Help(): ReactNode {
  const texts = useTexts(budgetsTexts);
  return (
    <Text size="sm" c="dimmed" mb="md" maw={860}>
      {texts.made}{' '}
      {usePlaces().map(([place, to], at) => (
        <span key={place}>
          {at === 0 ? '' : ' · '}
          <Anchor component={Link} to={to} inherit underline="always">
            {texts.places[place]}
          </Anchor>
        </span>
      ))}
      {texts.stop} {texts.zones}
    </Text>
  );
}

function Filters({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(budgetsTexts);
  const { scopes } = useTexts(budgetTexts);
  return (
    <>
      <FilterSelect
        state={state}
        name="scope"
        label={texts.scope}
        placeholder={texts.anyScope}
        w={160}
        data={Object.entries(scopes).map(([value, label]) => ({ value, label }))}
      />
      <FilterSelect
        state={state}
        name="used_min"
        label={texts.used}
        placeholder={texts.anyUse}
        w={140}
        data={Object.entries(texts.usedFrom)
          .toSorted(([a], [b]) => Number(a) - Number(b))
          .map(([value, label]) => ({ value, label }))}
      />
      <FilterEntity state={state} kind="customers" name="customer_id" label={texts.customer} w={190} />
    </>
  );
}

export const firstQueries = (search: ListState['search']) => [budgetsQuery(search)];

export function BudgetsPage(): ReactNode {
  const texts = useTexts(budgetsTexts);
  const navigate = useNavigate();
  const state = useListState();
  const query = useQuery(budgetsQuery(state.search));
  const columns = useBudgetColumns(query.data?.items ?? []);
  const nameOf = useOwnerName();
  const places = usePlaces();
  return (
    <>
      <PageHeader title={texts.title} description={texts.description} />
      <Help />
      <ListPage
        list="budgets"
        label={texts.title}
        columns={columns}
        state={state}
        query={query}
        rowName={nameOf}
        onOpen={({ id }) => void navigate({ to: `/budgets/${id}` })}
        defaultSort="-used_share"
        searchHint={texts.search}
        emptyHint={texts.empty}
        emptyAction={places.map(([place, to]) => (
          <Button key={place} component={Link} to={to} variant="default">
            {texts.places[place]}
          </Button>
        ))}
        filters={<Filters state={state} />}
      />
    </>
  );
}
