import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createCustomerUser, customerUsersKey, updateCustomerUser } from '../../api/customer-users.ts';
import type { CustomerUser } from '../../api/customer-users.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { ExpiryField } from '../../components/bounds/expiry-field.tsx';
import { IpRanges } from '../../components/bounds/ip-ranges.tsx';
import { MetadataEditor } from '../../components/bounds/metadata-editor.tsx';
import { ModelPatterns } from '../../components/bounds/model-patterns.tsx';
import { buildBoundsPatch, buildBoundsValues, toMetadataRows } from '../../components/bounds/values.ts';
import type { BoundsValues, MetadataRow } from '../../components/bounds/values.ts';
import { BudgetsEditor } from '../../components/budgets-editor/budgets-editor.tsx';
import { commonTexts } from '../../components/common-texts.ts';
import { EntityPicker } from '../../components/entity-picker.tsx';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { LimitFields } from '../../components/limit-fields.tsx';
import { useTexts } from '../../lib/texts.ts';
import { customerUsersTexts } from './texts.ts';

interface CustomerUserFormProps {
  readonly onClose: () => void;
  /** The one to change; absent: a new one. */
  readonly user?: CustomerUser;
  /** The customer that a new one belongs to at first. */
  readonly customerId?: string;
  readonly onCreated?: (user: CustomerUser) => void;
}

interface UserValues extends BoundsValues {
  readonly name: string;
  readonly email: string;
  readonly customer_id: string | null;
  readonly status: 'active' | 'suspended';
  readonly expires_at: string | null;
  readonly allowed_ips: readonly string[] | null;
  readonly metadata: readonly MetadataRow[];
}

function buildValues(user: CustomerUser | undefined): UserValues {
  return {
    ...buildBoundsValues(user),
    name: user?.name ?? '',
    email: user?.email ?? '',
    customer_id: user?.customer_id ?? null,
    status: user?.status ?? 'active',
    expires_at: user?.expires_at ?? null,
    allowed_ips: user?.allowed_ips ?? null,
    metadata: toMetadataRows(user?.metadata ?? {}),
  };
}

/** A new customer user, or a change of one: only what was changed is sent. */
export function CustomerUserForm({ onClose, user, customerId, onCreated }: CustomerUserFormProps): ReactNode {
  const texts = useTexts(customerUsersTexts);
  const access = useTexts(accessTexts);
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const before = buildValues(user);
  const form = useForm<UserValues>({
    initialValues: { ...before, customer_id: before.customer_id ?? customerId ?? null },
  });
  const { values } = form;
  const submit = async (): Promise<void> => {
    const isDirty = (field: string): boolean =>
      form.isDirty(field) || (field === 'customer_id' && values.customer_id !== before.customer_id);
    const patch = buildBoundsPatch(values, before, isDirty);
    if (user === undefined) onCreated?.(await createCustomerUser({ ...patch, name: values.name.trim() }));
    else await updateCustomerUser(user.id, user.version, patch);
    await queries.invalidateQueries({ queryKey: customerUsersKey });
  };
  return (
    <FormDrawer
      onClose={onClose}
      title={user === undefined ? texts.createTitle : texts.editTitle(user.name)}
      form={form}
      action={user === undefined ? common.create : common.save}
      doneText={user === undefined ? common.created : common.saved}
      onSubmit={submit}
    >
      <TextInput data-autofocus required label={texts.name} {...form.getInputProps('name')} />
      <TextInput label={texts.email} type="email" {...form.getInputProps('email')} />
      <EntityPicker
        kind="customers"
        label={texts.customer}
        description={texts.customerHelp}
        value={values.customer_id}
        onChange={(id) => form.setFieldValue('customer_id', id)}
        error={form.errors['customer_id']}
      />
      <Select
        label={access.status}
        allowDeselect={false}
        data={[
          { value: 'active', label: access.active },
          { value: 'suspended', label: access.suspended },
        ]}
        {...form.getInputProps('status')}
      />
      <ModelPatterns
        value={values.allowed_models}
        onChange={(models) => form.setFieldValue('allowed_models', models)}
        errors={form.errors}
      />
      <BudgetsEditor
        rows={values.budgets}
        onChange={(rows) => form.setFieldValue('budgets', rows)}
        errors={form.errors}
        known={user?.budgets}
      />
      <LimitFields
        value={values.limits}
        onChange={(limits) => form.setFieldValue('limits', limits)}
        errorAt={(path) => form.errors[path]}
      />
      <IpRanges
        value={values.allowed_ips}
        onChange={(ips) => form.setFieldValue('allowed_ips', ips)}
        errors={form.errors}
      />
      <ExpiryField
        value={values.expires_at}
        onChange={(at) => form.setFieldValue('expires_at', at)}
        error={form.errors['expires_at']}
      />
      <MetadataEditor
        rows={values.metadata}
        onChange={(rows) => form.setFieldValue('metadata', rows)}
        errors={form.errors}
      />
    </FormDrawer>
  );
}
