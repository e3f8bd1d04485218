import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createCustomer, customersKey, updateCustomer } from '../../api/customers.ts';
import type { Customer } from '../../api/customers.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { useTexts } from '../../lib/texts.ts';
import { customersTexts } from './texts.ts';

interface CustomerFormProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The customer to change; absent: a new one. */
  readonly customer?: Customer;
}

/** A new customer, or a change of one: only what was changed is sent. */
export function CustomerForm({ opened, onClose, customer }: CustomerFormProps): ReactNode {
  const texts = useTexts(customersTexts);
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      name: customer?.name ?? '',
      status: customer?.status ?? ('active' as const),
      margin: customer?.margin ?? '0',
    },
  });
  const submit = async (values: typeof form.values): Promise<void> => {
    if (customer === undefined) {
      await createCustomer(values);
    } else {
      const changed = Object.fromEntries(Object.entries(values).filter(([field]) => form.isDirty(field))) as Partial<
        typeof values
      >;
      await updateCustomer(customer.id, customer.version, changed);
    }
    await queries.invalidateQueries({ queryKey: customersKey });
    form.reset();
  };
  return (
    <FormDrawer
      opened={opened}
      onClose={onClose}
      title={customer === undefined ? texts.createTitle : texts.editTitle(customer.name)}
      form={form}
      action={customer === undefined ? common.create : common.save}
      doneText={customer === undefined ? common.created : common.saved}
      onSubmit={submit}
    >
      <TextInput data-autofocus required label={texts.name} {...form.getInputProps('name')} />
      <Select
        label={texts.status}
        allowDeselect={false}
        data={[
          { value: 'active', label: texts.active },
          { value: 'suspended', label: texts.suspended },
        ]}
        {...form.getInputProps('status')}
      />
      <TextInput
        label={texts.margin}
        description={texts.marginHelp}
        inputMode="decimal"
        {...form.getInputProps('margin')}
      />
    </FormDrawer>
  );
}
