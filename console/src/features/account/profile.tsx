import { Button, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { accountKey, renameSelf } from '../../api/account.ts';
import type { OwnAccount } from '../../api/account.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ErrorAlert } from '../../components/error-alert.tsx';
import { findFieldErrors } from '../../components/form-drawer.tsx';
import { Instant } from '../../components/instant.tsx';
import { tellDone } from '../../components/notices.ts';
import { nameRole, roleTexts } from '../../components/role-texts.ts';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../lib/texts.ts';
import { accountTexts } from './texts.ts';

function Known({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {children}
      </Text>
    </div>
  );
}

/** Who one is here: only the name is one's own to change. */
export function ProfileSection({ account }: { readonly account: OwnAccount }): ReactNode {
  const texts = useTexts(accountTexts);
  const common = useTexts(commonTexts);
  const roles = useTexts(roleTexts);
  const queries = useQueryClient();
  const form = useForm({ initialValues: { name: account.name } });
  const rename = useMutation({
    mutationFn: (name: string) => renameSelf(account.version, name === '' ? null : name),
    onSuccess: async ({ name }) => {
      form.setInitialValues({ name });
      form.reset();
      tellDone(common.saved);
      await queries.invalidateQueries({ queryKey: accountKey });
    },
    onError: (error) => form.setErrors(findFieldErrors(error)),
  });
  return (
    <Section title={texts.profile}>
      <form onSubmit={form.onSubmit(({ name }) => rename.mutate(name.trim()))} noValidate>
        <Stack>
          <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 3 }}>
            <Known label={texts.username}>{account.username}</Known>
            <Known label={roles.role}>{nameRole(account.role, roles.names)}</Known>
            <Known label={texts.lastLogin}>
              <Instant at={account.last_login_at} show="relative" />
            </Known>
          </SimpleGrid>
          <TextInput
            label={texts.name}
            description={texts.nameHelp}
            autoComplete="name"
            {...form.getInputProps('name')}
          />
          <ErrorAlert error={rename.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={rename.isPending} disabled={!form.isDirty()}>
              {common.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
