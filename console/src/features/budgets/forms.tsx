import { Alert, Checkbox, TagsInput, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { adjustBudget, budgetsKey, setAlerts } from '../../api/budgets.ts';
import type { OwnedBudget } from '../../api/budgets.ts';
import { ledgerKey } from '../../api/ledger.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { useOwnerName } from '../../components/budget-owner.tsx';
import { commonTexts } from '../../components/common-texts.ts';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { shiftPoint } from '../../lib/decimal.ts';
import { formatMoney } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { budgetsTexts } from './texts.ts';

interface FormProps {
  readonly budget: OwnedBudget;
  readonly onClose: () => void;
}

const AMOUNT = /^-?\d{1,10}(\.\d{1,9})?$/;

function isAmount(text: string): boolean {
  return AMOUNT.test(text) && /[1-9]/.test(text);
}

/** Adds to what a budget may spend, or takes from it. */
export function AdjustForm({ budget, onClose }: FormProps): ReactNode {
  const texts = useTexts(budgetsTexts);
  const language = useLanguage();
  const refresh = useRefresh(budgetsKey, ledgerKey);
  const owner = useOwnerName()(budget);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const form = useForm({
    initialValues: { amount: '', reason: '', confirmed: '' },
    validate: {
      amount: (amount) => (isAmount(amount.trim()) ? null : texts.amountWrong),
      reason: (reason) => (reason.trim() === '' ? texts.reasonMissing : null),
    },
    // What is sent again unchanged is the same adjustment.
    onValuesChange: () => setKey(crypto.randomUUID()),
  });
  const amount = form.values.amount.trim();
  const isTaken = amount.startsWith('-');
  const shown = isAmount(amount) ? formatMoney(amount.replace('-', ''), 'USD', language) : null;
  return (
    <FormDrawer
      onClose={onClose}
      title={texts.adjustTitle(owner)}
      form={form}
      action={texts.adjust}
      doneText={texts.adjusted1}
      canSubmit={shown !== null && form.values.confirmed === amount}
      onSubmit={async ({ reason }) => {
        await adjustBudget({ budget_id: budget.id, amount, reason: reason.trim() }, key);
        await refresh();
      }}
    >
      <TextInput
        data-autofocus
        required
        label={texts.adjustAmount}
        description={texts.adjustHelp}
        placeholder="25.00"
        {...form.getInputProps('amount')}
      />
      <TextInput
        required
        label={texts.reason}
        description={texts.reasonHelp}
        maxLength={500}
        {...form.getInputProps('reason')}
      />
      <Alert color={isTaken ? 'orange' : 'blue'}>
        {shown === null ? (
          texts.confirmFirst
        ) : (
          <Checkbox
            label={isTaken ? texts.confirmTake(shown, owner) : texts.confirmAdd(shown, owner)}
            checked={form.values.confirmed === amount}
            onChange={(event) => form.setFieldValue('confirmed', event.currentTarget.checked ? amount : '')}
          />
        )}
        <Text size="sm" mt="xs">
          {texts.permanent}
        </Text>
      </Alert>
    </FormDrawer>
  );
}

const toShare = (percent: string): string => shiftPoint(percent, -2);
const toPercent = (share: string): string => shiftPoint(share, 2);

function isPercent(text: string): boolean {
  return /^\d{1,4}(\.\d{1,4})?$/.test(text) && Number(text) > 0 && Number(text) <= 1000;
}

/** At which shares of the amount an alert is raised. */
export function AlertsForm({ budget, onClose }: FormProps): ReactNode {
  const texts = useTexts(budgetsTexts);
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { budgets: budget.alerts.map(toPercent) },
    validate: { budgets: (alerts) => (alerts.every(isPercent) ? null : texts.alertsWrong) },
  });
  return (
    <FormDrawer
      onClose={onClose}
      title={texts.setAlerts}
      form={form}
      action={common.save}
      doneText={common.saved}
      onSubmit={async ({ budgets }) => {
        await setAlerts(budget, budgets.map(toShare));
        await queries.invalidateQueries({ queryKey: budgetsKey });
      }}
    >
      <TagsInput
        data-autofocus
        label={`${texts.alerts}, %`}
        description={texts.alertsHelp}
        maxTags={10}
        clearable
        {...form.getInputProps('budgets')}
      />
    </FormDrawer>
  );
}
