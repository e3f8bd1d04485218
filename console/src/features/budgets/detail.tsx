import { Button, Paper } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { BellRing, Scale } from 'lucide-react';
import type { ReactNode } from 'react';
import { budgetQuery } from '../../api/budgets.ts';
import type { OwnedBudget } from '../../api/budgets.ts';
import { ledgerExportAddress, ledgerQuery } from '../../api/ledger.ts';
import { useMay } from '../../api/session.ts';
import { Amount } from '../../components/amount.tsx';
import { OwnerLink, useOwnerName, useScopeText } from '../../components/budget-owner.tsx';
import { BudgetMeter } from '../../components/budget-meter.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import { Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { PhaseSelect, useLedgerColumns } from '../../components/ledger-columns.tsx';
import { ledgerTexts } from '../../components/ledger-texts.ts';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { Section } from '../../components/section.tsx';
import { TimeRange } from '../../components/time-range.tsx';
import { countDecimals } from '../../lib/decimal.ts';
import { formatShare } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import { AlertBadges } from './columns.tsx';
import { AdjustForm, AlertsForm } from './forms.tsx';
import { budgetsTexts } from './texts.ts';

const WRITE = {
  gateway: 'settings.write',
  model: 'model.write',
  customer: 'customer.write',
  customer_user: 'customer_user.write',
  token: 'token.write',
} as const satisfies Record<OwnedBudget['scope'], string>;

function BudgetFacts({ budget }: { readonly budget: OwnedBudget }): ReactNode {
  const texts = useTexts(budgetsTexts);
  const scopeOf = useScopeText([budget]);
  const language = useLanguage();
  const { amount, adjusted, spent, held, remaining } = budget;
  const decimals = countDecimals([amount, adjusted, spent, held, remaining]);
  const money = (value: string): ReactNode => <Amount amount={value} decimals={decimals} />;
  const instant = (at: string | null): ReactNode => (at === null ? texts.never : <Instant at={at} show="zoned" />);
  return (
    <>
      <Paper withBorder p="md" mb="md">
        <BudgetMeter budget={budget} />
      </Paper>
      <Facts
        facts={[
          { label: texts.amount, value: money(amount) },
          { label: texts.adjusted, value: money(adjusted) },
          { label: texts.spent, value: money(spent) },
          { label: texts.held, value: money(held) },
          { label: texts.remaining, value: money(remaining) },
          { label: texts.used, value: formatShare(Number(budget.used_share), language) },
          { label: texts.period, value: texts.periods[budget.period] },
          { label: texts.kind, value: budget.hard ? texts.hard : texts.soft },
          { label: texts.periodStart, value: budget.period_start === null ? '–' : instant(budget.period_start) },
          { label: texts.resets, value: instant(budget.resets_at) },
          { label: texts.zone, value: budget.time_zone },
          { label: texts.alerts, value: <AlertBadges budget={budget} /> },
          { label: texts.scope, value: scopeOf(budget) },
          { label: texts.owner, value: <OwnerLink budget={budget} /> },
          { label: texts.id, value: <CopyText value={budget.id} /> },
        ]}
      />
    </>
  );
}

function Entries({ budget }: { readonly budget: OwnedBudget }): ReactNode {
  const texts = useTexts(budgetsTexts);
  const shared = useTexts(ledgerTexts);
  const state = useListState();
  const of = { budget_id: budget.id };
  const query = useQuery(ledgerQuery(state.search, of));
  const columns = useLedgerColumns(query.data?.items ?? [], false);
  return (
    <Section
      title={texts.entries}
      actions={
        <ExportMenu
          label={shared.export}
          csv={shared.exportCsv}
          jsonl={shared.exportJsonl}
          address={(format) => ledgerExportAddress(state.search, format, of)}
        />
      }
    >
      <ListPage
        list="budget-ledger"
        label={texts.entries}
        columns={columns}
        state={state}
        query={query}
        rowId={({ id, phase, n }) => `${id} ${phase} ${n}`}
        rowName={({ id, phase }) => `${id} ${shared.phases[phase]}`}
        defaultSort="-at"
        emptyHint={texts.entriesEmpty}
        cutHint={shared.cut}
        filters={
          <>
            <TimeRange state={state} fallback={null} />
            <PhaseSelect state={state} />
          </>
        }
      />
    </Section>
  );
}

export function BudgetPage(): ReactNode {
  const texts = useTexts(budgetsTexts);
  const may = useMay();
  const nameOf = useOwnerName();
  const [adjusting, adjust] = useDisclosure();
  const [alerting, alert] = useDisclosure();
  const { id = '' }: { readonly id?: string } = useParams({ strict: false });
  const query = useQuery(budgetQuery(id));
  const budget = query.data;
  if (budget === undefined) return <QueryState query={query} back={{ to: '/budgets', label: texts.title }} />;
  const actions = (
    <>
      {may(WRITE[budget.scope]) ? (
        <Button variant="default" leftSection={<BellRing size={16} aria-hidden />} onClick={alert.open}>
          {texts.setAlerts}
        </Button>
      ) : null}
      {may('ledger.write') ? (
        <Button leftSection={<Scale size={16} aria-hidden />} onClick={adjust.open}>
          {texts.adjust}
        </Button>
      ) : null}
    </>
  );
  return (
    <>
      <PageHeader
        back={{ to: '/budgets', label: texts.title }}
        title={texts.titleOf(nameOf(budget))}
        actions={actions}
      />
      <BudgetFacts budget={budget} />
      {may('ledger.read') ? <Entries budget={budget} /> : null}
      {adjusting ? <AdjustForm budget={budget} onClose={adjust.close} /> : null}
      {alerting ? <AlertsForm budget={budget} onClose={alert.close} /> : null}
    </>
  );
}
