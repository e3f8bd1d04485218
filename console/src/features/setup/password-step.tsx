import { Alert, Anchor, Button, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { sessionQuery } from '../../api/session.ts';
import { FIRST_USERNAME, readPrintedPassword, setupQuery, takeOver } from '../../api/setup.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { describeError } from '../../components/error-state.tsx';
import { PagePending } from '../../components/page-pending.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { useTexts } from '../../lib/texts.ts';
import { StepFrame } from './step-frame.tsx';
import { setupTexts } from './texts.ts';

const WRONG = 40104;

function isWrongPassword(error: unknown): boolean {
  return error instanceof ApiError && error.code === WRONG;
}

/** The owner signs in with what the first start printed and chooses a password; an address that carried it asks for the new one alone. */
export function PasswordStep(): ReactNode {
  const texts = useTexts(setupTexts).password;
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const { href } = useLocation();
  const setup = useQuery(setupQuery);
  const printed = readPrintedPassword();
  const form = useForm({ initialValues: { printed: printed ?? '', wanted: '' } });
  const enter = useMutation({
    mutationFn: ({ printed: given, wanted }: typeof form.values) => takeOver(given, wanted),
    onSuccess: (session) => queries.setQueryData(sessionQuery.queryKey, session),
    onError: (error) => {
      const problem = error instanceof ApiError ? error.details.find(({ path }) => path === 'new_password') : undefined;
      form.setErrors({ wanted: problem?.problem });
    },
  });
  if (setup.isPending) return <PagePending />;
  // Somebody has signed in before: the printed password is not asked for any more.
  if (setup.data?.pending === false || (printed !== null && isWrongPassword(enter.error))) {
    return (
      <StepFrame title={texts.title}>
        <Alert color="orange" role="alert">
          {printed === null ? texts.signInFirst : texts.usedLink}
        </Alert>
        <Anchor component={Link} to="/sign-in" search={{ next: href } as never}>
          {texts.signIn}
        </Anchor>
      </StepFrame>
    );
  }
  const problem = isWrongPassword(enter.error)
    ? texts.wrong
    : enter.error === null
      ? null
      : describeError(enter.error, common);
  return (
    <StepFrame title={texts.title} intro={texts.intro}>
      <form onSubmit={form.onSubmit((values) => enter.mutate(values))}>
        <Stack maw={420}>
          {/* For the browser's list of passwords. */}
          <input type="text" name="username" autoComplete="username" value={FIRST_USERNAME} readOnly hidden />
          {printed === null ? (
            <PasswordField
              required
              withAsterisk={false}
              autoFocus
              label={texts.printed}
              description={texts.printedHelp}
              autoComplete="current-password"
              {...form.getInputProps('printed')}
            />
          ) : null}
          <PasswordField
            required={printed !== null}
            withAsterisk={false}
            autoFocus={printed !== null}
            minLength={8}
            label={texts.wanted}
            description={printed === null ? texts.wantedOptional : texts.wantedHelp}
            autoComplete="new-password"
            {...form.getInputProps('wanted')}
          />
          {problem === null ? null : (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <Button type="submit" loading={enter.isPending}>
            {form.values.wanted === '' && printed === null ? texts.keep : texts.submit}
          </Button>
        </Stack>
      </form>
    </StepFrame>
  );
}
