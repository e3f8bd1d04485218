import { Button, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { accountKey, changeOwnPassword } from '../../api/account.ts';
import { ApiError } from '../../api/api-error.ts';
import { ErrorAlert } from '../../components/error-alert.tsx';
import { findFieldErrors } from '../../components/form-drawer.tsx';
import { tellDone } from '../../components/notices.ts';
import { PasswordField } from '../../components/password-field.tsx';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../lib/texts.ts';
import { accountTexts } from './texts.ts';

const LENGTH_MIN = 8;
const EMPTY = { current_password: '', new_password: '', repeated: '' };

export function PasswordSection({ username }: { readonly username: string }): ReactNode {
  const texts = useTexts(accountTexts);
  const queries = useQueryClient();
  const form = useForm({
    initialValues: EMPTY,
    validate: {
      new_password: (value) => (value.length < LENGTH_MIN ? texts.passwordShort : null),
      repeated: (value, { new_password: wanted }) => (value === wanted ? null : texts.passwordDiffers),
    },
  });
  const change = useMutation({
    mutationFn: ({ current_password, new_password }: typeof EMPTY) =>
      changeOwnPassword({ current_password, new_password }),
    onSuccess: async () => {
      form.reset();
      tellDone(texts.passwordChanged);
      await queries.invalidateQueries({ queryKey: accountKey });
    },
    onError: (error) => form.setErrors(findFieldErrors(error)),
  });
  const { error } = change;
  const wrong = error instanceof ApiError && error.code === 40104;
  return (
    <Section title={texts.password} description={texts.passwordHelp}>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
        <Stack>
          {/* A password manager keeps the new password under this name. */}
          <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
          <PasswordField
            label={texts.currentPassword}
            autoComplete="current-password"
            {...form.getInputProps('current_password')}
          />
          <PasswordField
            label={texts.newPassword}
            autoComplete="new-password"
            {...form.getInputProps('new_password')}
          />
          <PasswordField label={texts.repeatPassword} autoComplete="new-password" {...form.getInputProps('repeated')} />
          <ErrorAlert error={error} said={wrong ? texts.wrongPassword : undefined} />
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={change.isPending}
              disabled={form.values.current_password === '' || form.values.new_password === ''}
            >
              {texts.changePassword}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
