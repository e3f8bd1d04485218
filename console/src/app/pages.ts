import type { FetchQueryOptions } from '@tanstack/react-query';
import { lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type { ListSearch } from '../lib/use-list-state.ts';

/** What a page asks for at first, by the search of its address. */
type FirstQueries = (search: ListSearch) => readonly FetchQueryOptions<never>[];

interface Page {
  readonly path: string;
  readonly component: ReturnType<typeof lazyRouteComponent>;
  /** Null where the module of the page does not say. */
  readonly firstQueries: () => Promise<FirstQueries | null>;
}

/** @param name the component that the module exports: beside it there is `firstQueries` at most */
function page<M extends object>(
  path: string,
  load: () => Promise<M>,
  name: Exclude<keyof M & string, 'firstQueries'>,
): Page {
  const loadComponents = load as unknown as () => Promise<Record<string, ComponentType>>;
  return {
    path,
    component: lazyRouteComponent<Record<string, ComponentType>, string>(loadComponents, name),
    async firstQueries() {
      const { firstQueries } = (await load()) as { readonly firstQueries?: FirstQueries };
      return firstQueries ?? null;
    },
  };
}

/** Every page of a signed-in administrator by its path; each is loaded when it is first opened. */
export const PAGES: readonly Page[] = [
  page('/customers', () => import('../features/customers/page.tsx'), 'CustomersPage'),
  page('/customers/$id', () => import('../features/customers/detail.tsx'), 'CustomerPage'),
  page('/customer-users', () => import('../features/customer-users/page.tsx'), 'CustomerUsersPage'),
  page('/customer-users/import', () => import('../features/customer-users/import.tsx'), 'ImportPage'),
  page('/customer-users/$id', () => import('../features/customer-users/detail.tsx'), 'CustomerUserPage'),
  page('/tokens', () => import('../features/tokens/page.tsx'), 'TokensPage'),
  page('/overview', () => import('../features/overview/page.tsx'), 'OverviewPage'),
  page('/usage', () => import('../features/usage/page.tsx'), 'UsagePage'),
  page('/health', () => import('../features/health/page.tsx'), 'HealthPage'),
  page('/playground', () => import('../features/playground/page.tsx'), 'PlaygroundPage'),
  page('/requests', () => import('../features/requests/page.tsx'), 'RequestsPage'),
  page('/requests/$id', () => import('../features/requests/detail.tsx'), 'RequestPage'),
  page('/providers', () => import('../features/providers/page.tsx'), 'ProvidersPage'),
  page('/providers/$id', () => import('../features/providers/detail.tsx'), 'ProviderPage'),
  page('/administrators', () => import('../features/administrators/page.tsx'), 'AdministratorsPage'),
  page('/keys', () => import('../features/keys/page.tsx'), 'KeysPage'),
  page('/settings', () => import('../features/settings/page.tsx'), 'SettingsPage'),
  page('/operation-log', () => import('../features/operation-log/page.tsx'), 'OperationLogPage'),
  page('/operation-log/$id', () => import('../features/operation-log/detail.tsx'), 'OperationLogEntryPage'),
  page('/budgets', () => import('../features/budgets/page.tsx'), 'BudgetsPage'),
  page('/budgets/$id', () => import('../features/budgets/detail.tsx'), 'BudgetPage'),
  page('/ledger', () => import('../features/ledger/page.tsx'), 'LedgerPage'),
  page('/statements', () => import('../features/statements/page.tsx'), 'StatementsPage'),
  page('/models', () => import('../features/models/page.tsx'), 'ModelsPage'),
  page('/models/$id', () => import('../features/models/detail.tsx'), 'ModelPage'),
  page('/prices', () => import('../features/prices/page.tsx'), 'PricesPage'),
  page('/prices/$id', () => import('../features/prices/detail.tsx'), 'PricePage'),
  page('/account', () => import('../features/account/page.tsx'), 'AccountPage'),
];
