import { Alert, Anchor, Button, Center, Paper, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { sessionQuery, signIn } from '../../api/session.ts';
import { setupQuery } from '../../api/setup.ts';
import { Appearance } from '../../components/appearance.tsx';
import { commonTexts } from '../../components/common-texts.ts';
import { describeError } from '../../components/error-state.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { formatWait } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { signInTexts } from './texts.ts';

const TOTP_REQUIRED = 40105;
const LOCKED = 42903;

/** Only a page of this console: an address of another origin in the URL leads nowhere. */
function safeTarget(next: unknown): string {
  return typeof next === 'string' && /^\/(?!\/)/.test(next) ? next : '/';
}

function useProblem(error: unknown, askedForCode: boolean): string | null {
  const texts = useTexts(signInTexts);
  const common = useTexts(commonTexts);
  const language = useLanguage();
  if (error === null || (error instanceof ApiError && error.code === TOTP_REQUIRED)) return null;
  const code = error instanceof ApiError ? error.code : null;
  if (code === 40104) return askedForCode ? texts.wrongCode : texts.wrong;
  if (code === 40304) return texts.suspended;
  if (error instanceof ApiError && code === LOCKED && error.retryAfter !== null)
    return texts.locked(formatWait(error.retryAfter, language));
  return describeError(error, common);
}

/** On a gateway that nobody has signed in to: the way to its first steps. */
function FirstRun(): ReactNode {
  const texts = useTexts(signInTexts);
  const setup = useQuery(setupQuery);
  if (setup.data?.pending !== true) return null;
  return (
    <Alert color="teal" title={texts.fresh}>
      {texts.freshText}{' '}
      <Anchor component={Link} to="/setup" inherit>
        {texts.setUp}
      </Anchor>
    </Alert>
  );
}

export function SignInPage(): ReactNode {
  const texts = useTexts(signInTexts);
  useDocumentTitle(`${texts.title} · Tallygate`);
  const queries = useQueryClient();
  const router = useRouter();
  const { next }: { readonly next?: string } = useSearch({ strict: false });
  const form = useForm({ initialValues: { username: '', password: '', totp: '' } });
  const enter = useMutation({
    mutationFn: ({ username, password, totp }: typeof form.values) =>
      signIn({ username, password, ...(totp === '' ? {} : { totp }) }),
    onSuccess: async (session) => {
      queries.setQueryData(sessionQuery.queryKey, session);
      await router.navigate({ to: safeTarget(next), replace: true });
    },
  });
  const asksForCode =
    (enter.error instanceof ApiError && enter.error.code === TOTP_REQUIRED) || form.values.totp !== '';
  const problem = useProblem(enter.error, asksForCode);
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w={360} maw="100%">
        <Stack gap={4} align="center">
          <img src="/console/icon.svg" width={44} height={44} alt="" />
          <Title order={1} size="h3">
            Tallygate
          </Title>
        </Stack>
        <FirstRun />
        <Paper withBorder p="lg">
          <form onSubmit={form.onSubmit((values) => enter.mutate(values))}>
            <Stack>
              <TextInput
                required
                withAsterisk={false}
                autoFocus
                label={texts.username}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                {...form.getInputProps('username')}
              />
              <PasswordField
                required
                withAsterisk={false}
                label={texts.password}
                autoComplete="current-password"
                {...form.getInputProps('password')}
              />
              {asksForCode ? (
                <TextInput
                  required
                  withAsterisk={false}
                  autoFocus
                  label={texts.totp}
                  description={texts.totpHelp}
                  autoComplete="one-time-code"
                  {...form.getInputProps('totp')}
                />
              ) : null}
              {problem === null ? null : (
                <Alert color="red" role="alert">
                  {problem}
                </Alert>
              )}
              <Button type="submit" loading={enter.isPending} fullWidth>
                {texts.submit}
              </Button>
            </Stack>
          </form>
        </Paper>
        <Anchor component={Link} to="/my" size="sm" ta="center">
          {texts.my}
        </Anchor>
        <Appearance />
      </Stack>
    </Center>
  );
}
