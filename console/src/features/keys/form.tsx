import { Alert, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createManagementKey, managementKeysKey, updateManagementKey } from '../../api/management-keys.ts';
import type { ManagementKey } from '../../api/management-keys.ts';
import { ExpiryField } from '../../components/bounds/expiry-field.tsx';
import { commonTexts } from '../../components/common-texts.ts';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { RoleSelect } from '../../components/role-select.tsx';
import { useTexts } from '../../lib/texts.ts';
import { keysTexts } from './texts.ts';

interface KeyFormProps {
  readonly onClose: () => void;
  /** The key to change; absent: a new one. */
  readonly managementKey?: ManagementKey;
  /** Takes the plain text of a new one. */
  readonly onMade?: (secret: string) => void;
}

interface Values extends Record<string, unknown> {
  readonly name: string;
  readonly role: ManagementKey['role'];
  readonly expires_at: string | null;
}

export function KeyForm({ onClose, managementKey, onMade }: KeyFormProps): ReactNode {
  const texts = useTexts(keysTexts);
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const isNew = managementKey === undefined;
  const form = useForm<Values>({
    initialValues: {
      name: managementKey?.name ?? '',
      role: managementKey?.role ?? 'operator',
      expires_at: managementKey?.expires_at ?? null,
    },
  });
  const submit = async (values: Values): Promise<void> => {
    if (isNew) {
      const { key = '' } = await createManagementKey(values);
      onMade?.(key);
    } else {
      const changed = Object.fromEntries(Object.entries(values).filter(([field]) => form.isDirty(field))) as Parameters<
        typeof updateManagementKey
      >[2];
      await updateManagementKey(managementKey.id, managementKey.version, changed);
    }
    await queries.invalidateQueries({ queryKey: managementKeysKey });
  };
  return (
    <FormDrawer
      onClose={onClose}
      title={isNew ? texts.create : texts.editTitle(managementKey.name)}
      form={form}
      action={isNew ? common.create : common.save}
      doneText={isNew ? undefined : common.saved}
      onSubmit={submit}
    >
      <TextInput
        data-autofocus
        required
        label={texts.name}
        description={texts.nameHelp}
        {...form.getInputProps('name')}
      />
      <RoleSelect {...form.getInputProps('role')} />
      {form.values.role === 'owner' ? <Alert color="orange">{texts.ownerWarning}</Alert> : null}
      <ExpiryField
        value={form.values.expires_at}
        onChange={(at) => form.setFieldValue('expires_at', at)}
        error={form.errors['expires_at']}
      />
    </FormDrawer>
  );
}
