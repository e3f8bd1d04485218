import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createCustomer, customersKey, updateCustomer } from '../../api/customers.ts';
import type { Customer } from '../../api/customers.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { MetadataEditor } from '../../components/bounds/metadata-editor.tsx';
import { ModelPatterns } from '../../components/bounds/model-patterns.tsx';
import { buildBoundsPatch, buildBoundsValues, toMetadataRows } from '../../components/bounds/values.ts';
import type { BoundsValues, MetadataRow } from '../../components/bounds/values.ts';
import { BudgetsEditor } from '../../components/budgets-editor/budgets-editor.tsx';
import { commonTexts } from '../../components/common-texts.ts';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { LimitFields } from '../../components/limit-fields.tsx';
import { fromPercent, toPercent } from '../../lib/decimal.ts';
import { useTexts } from '../../lib/texts.ts';
import { customersTexts } from './texts.ts';

interface CustomerFormProps {
  readonly onClose: () => void;
  /** The customer to change; absent: a new one. */
  readonly customer?: Customer;
}

interface CustomerValues extends BoundsValues {
  readonly name: string;
  readonly status: 'active' | 'suspended';
  /** Percent. */
  readonly margin: string;
  readonly metadata: readonly MetadataRow[];
}

/** As the server takes it: down to -100, four digits behind the point. */
const PERCENT = /^(?:\d{1,6}|-\d{1,2}|-100)(?:\.\d{1,4})?$/;

/** A new customer, or a change of one: only what was changed is sent. */
export function CustomerForm({ onClose, customer }: CustomerFormProps): ReactNode {
  const texts = useTexts(customersTexts);
  const access = useTexts(accessTexts);
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const before: CustomerValues = {
    ...buildBoundsValues(customer),
    name: customer?.name ?? '',
    status: customer?.status ?? 'active',
    margin: toPercent(customer?.margin ?? '0'),
    metadata: toMetadataRows(customer?.metadata ?? {}),
  };
  const form = useForm<CustomerValues>({
    initialValues: before,
    validate: { margin: (margin) => (PERCENT.test(margin.trim()) ? null : texts.marginInvalid) },
  });
  const { limits, budgets, allowed_models: models, metadata } = form.values;
  const submit = async (values: CustomerValues): Promise<void> => {
    const fields = { ...values, margin: fromPercent(values.margin) };
    const patch = buildBoundsPatch(fields, before, (field) => form.isDirty(field));
    if (customer === undefined) {
      await createCustomer({ ...patch, name: values.name.trim() });
    } else {
      await updateCustomer(customer.id, customer.version, patch);
    }
    await queries.invalidateQueries({ queryKey: customersKey });
  };
  return (
    <FormDrawer
      onClose={onClose}
      title={customer === undefined ? texts.createTitle : texts.editTitle(customer.name)}
      form={form}
      action={customer === undefined ? common.create : common.save}
      doneText={customer === undefined ? common.created : common.saved}
      onSubmit={submit}
    >
      <TextInput data-autofocus required label={texts.name} {...form.getInputProps('name')} />
      <Select
        label={access.status}
        allowDeselect={false}
        data={[
          { value: 'active', label: access.active },
          { value: 'suspended', label: access.suspended },
        ]}
        {...form.getInputProps('status')}
      />
      <TextInput
        label={texts.margin}
        description={texts.marginHelp}
        inputMode="decimal"
        rightSection="%"
        {...form.getInputProps('margin')}
      />
      <BudgetsEditor
        rows={budgets}
        onChange={(rows) => form.setFieldValue('budgets', rows)}
        errors={form.errors}
        known={customer?.budgets}
      />
      <LimitFields
        value={limits}
        onChange={(next) => form.setFieldValue('limits', next)}
        errorAt={(path) => form.errors[path]}
      />
      <ModelPatterns
        value={models}
        onChange={(next) => form.setFieldValue('allowed_models', next)}
        errors={form.errors}
      />
      <MetadataEditor rows={metadata} onChange={(rows) => form.setFieldValue('metadata', rows)} errors={form.errors} />
    </FormDrawer>
  );
}
