import { Alert, Anchor, Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { myKey, MyRefusal, openMyPage } from '../../api/my.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { describeError } from '../../components/error-state.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { useTexts } from '../../lib/texts.ts';
import { myTexts } from './texts.ts';

/** Why a token opens no page, by the code of the refusal. */
const REASONS = {
  40101: 'unknown',
  40102: 'expired',
  40103: 'revoked',
  40303: 'wrongPlace',
  40304: 'suspended',
} as const;

const isReason = (code: number): code is keyof typeof REASONS => Object.hasOwn(REASONS, code);

function useProblem(error: unknown): string | null {
  const texts = useTexts(myTexts);
  const common = useTexts(commonTexts);
  if (error === null) return null;
  if (error instanceof MyRefusal) return isReason(error.code) ? texts[REASONS[error.code]] : error.message;
  return describeError(error, common);
}

/** A customer user signs in with its token. */
export function MySignIn({ isOver }: { readonly isOver: boolean }): ReactNode {
  const texts = useTexts(myTexts);
  const queries = useQueryClient();
  const form = useForm({ initialValues: { token: '' } });
  const open = useMutation({
    mutationFn: ({ token }: typeof form.values) => openMyPage(token),
    onSuccess: () => queries.resetQueries({ queryKey: myKey }),
  });
  const problem = useProblem(open.error);
  return (
    <Stack maw={440} mx="auto" mt="xl">
      <div>
        <Title order={1} size="h3">
          {texts.signInTitle}
        </Title>
        <Text c="dimmed" size="sm">
          {texts.signInText}
        </Text>
      </div>
      <Paper withBorder p="lg">
        <form onSubmit={form.onSubmit((values) => open.mutate(values))}>
          <Stack>
            <PasswordField
              required
              withAsterisk={false}
              autoFocus
              label={texts.token}
              placeholder="tga_…"
              autoComplete="current-password"
              {...form.getInputProps('token')}
            />
            {problem === null && isOver ? <Alert color="blue">{texts.over}</Alert> : null}
            {problem === null ? null : (
              <Alert color="red" role="alert">
                {problem}
              </Alert>
            )}
            <Button type="submit" loading={open.isPending} fullWidth>
              {texts.submit}
            </Button>
          </Stack>
        </form>
      </Paper>
      <Anchor component={Link} to="/sign-in" size="sm" ta="center">
        {texts.administrators}
      </Anchor>
    </Stack>
  );
}
