import { Alert, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { administratorsKey, createAdministrator, updateAdministrator } from '../../api/administrators.ts';
import type { Administrator } from '../../api/administrators.ts';
import { sessionQuery, useSession } from '../../api/session.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { RoleSelect } from '../../components/role-select.tsx';
import { useTexts } from '../../lib/texts.ts';
import { explainConflicts } from './refusals.ts';
import { administratorsTexts } from './texts.ts';

interface AdministratorFormProps {
  readonly onClose: () => void;
  /** The administrator to change; absent: a new one. */
  readonly administrator?: Administrator;
}

interface Values extends Record<string, unknown> {
  readonly username: string;
  readonly name: string;
  readonly role: Administrator['role'];
  readonly status: Administrator['status'];
  readonly password: string;
}

export function AdministratorForm({ onClose, administrator }: AdministratorFormProps): ReactNode {
  const texts = useTexts(administratorsTexts);
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const { subject } = useSession();
  const isNew = administrator === undefined;
  const form = useForm<Values>({
    initialValues: {
      username: administrator?.username ?? '',
      name: administrator?.name ?? '',
      role: administrator?.role ?? 'support',
      status: administrator?.status ?? 'active',
      password: '',
    },
  });
  const submit = async (values: Values): Promise<void> => {
    const { username, role, status, password } = values;
    const name = values.name.trim() === '' ? null : values.name.trim();
    if (isNew) {
      const body = { username: username.trim(), name, role, status, password };
      await explainConflicts(createAdministrator(body), texts);
    } else {
      const changed = Object.fromEntries(
        Object.entries({ username: username.trim(), name, role, status }).filter(([field]) => form.isDirty(field)),
      ) as Parameters<typeof updateAdministrator>[2];
      await explainConflicts(updateAdministrator(administrator.id, administrator.version, changed), texts);
    }
    await queries.invalidateQueries({ queryKey: administratorsKey });
    if (administrator?.id === subject.id) await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
  return (
    <FormDrawer
      onClose={onClose}
      title={isNew ? texts.create : texts.editTitle(administrator.name)}
      form={form}
      action={isNew ? common.create : common.save}
      doneText={isNew ? common.created : common.saved}
      onSubmit={submit}
    >
      {administrator?.id === subject.id ? <Alert color="orange">{texts.yourself}</Alert> : null}
      <TextInput
        data-autofocus
        required
        label={texts.username}
        description={texts.usernameHelp}
        autoCapitalize="none"
        spellCheck={false}
        {...form.getInputProps('username')}
      />
      <TextInput label={texts.name} description={texts.nameHelp} {...form.getInputProps('name')} />
      <RoleSelect {...form.getInputProps('role')} />
      <Select
        label={texts.status}
        allowDeselect={false}
        data={[
          { value: 'active', label: texts.active },
          { value: 'suspended', label: texts.suspended },
        ]}
        {...form.getInputProps('status')}
      />
      {isNew ? (
        <PasswordField
          required
          label={texts.password}
          description={texts.passwordHelp}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
      ) : null}
    </FormDrawer>
  );
}

/** A new password for somebody who has lost theirs. */
export function ResetPasswordForm({ onClose, administrator }: Required<AdministratorFormProps>): ReactNode {
  const texts = useTexts(administratorsTexts);
  const queries = useQueryClient();
  const form = useForm({ initialValues: { password: '' } });
  return (
    <FormDrawer
      onClose={onClose}
      title={texts.resetTitle(administrator.name)}
      form={form}
      action={texts.resetPassword}
      doneText={texts.resetDone}
      onSubmit={async ({ password }) => {
        await updateAdministrator(administrator.id, administrator.version, { password });
        await queries.invalidateQueries({ queryKey: administratorsKey });
      }}
    >
      <Alert color="orange">{texts.resetHelp}</Alert>
      <PasswordField
        data-autofocus
        required
        label={texts.password}
        description={texts.passwordHelp}
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
    </FormDrawer>
  );
}
