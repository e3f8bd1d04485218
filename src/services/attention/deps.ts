import type { ServiceDeps } from '../context.ts';
import type { SystemWatch } from '../shared/system-watch.ts';
import type { BudgetWatch } from './budgets.ts';

export type AttentionDeps = ServiceDeps & { readonly system: SystemWatch; readonly budgetWatch: BudgetWatch };
