import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { createFirstUser, issueFirstToken } from '../../api/setup.ts';
import type { FirstToken } from '../../api/setup.ts';
import { ErrorAlert } from '../../components/error-alert.tsx';
import { findFieldErrors } from '../../components/form-drawer.tsx';
import { useTexts } from '../../lib/texts.ts';
import { StepFrame } from './step-frame.tsx';
import { setupTexts } from './texts.ts';

const TOKEN_NAME = 'first';

/** The first customer user, with a token that is shown in the next step. */
export function TokenStep({ onDone }: { readonly onDone: (issued: FirstToken) => void }): ReactNode {
  const texts = useTexts(setupTexts).token;
  const form = useForm({ initialValues: { name: 'first-user', amount: '' } });
  const [userId, setUserId] = useState<string | null>(null);
  const issue = useMutation({
    mutationFn: async ({ name, amount }: typeof form.values) => {
      const id = userId ?? (await createFirstUser(name.trim(), amount.trim()));
      setUserId(id);
      return issueFirstToken(id, TOKEN_NAME);
    },
    onSuccess: onDone,
    onError: (error) => {
      const { name, ...others } = findFieldErrors(error);
      form.setErrors({ name, amount: others['budgets.0.amount'] });
    },
  });
  return (
    <StepFrame title={texts.title} intro={texts.intro}>
      <form onSubmit={form.onSubmit((values) => issue.mutate(values))} noValidate>
        <Stack maw={420}>
          <TextInput required label={texts.name} disabled={userId !== null} {...form.getInputProps('name')} />
          <TextInput
            label={texts.budget}
            description={texts.budgetHelp}
            inputMode="decimal"
            placeholder="25.00"
            disabled={userId !== null}
            {...form.getInputProps('amount')}
          />
          {Object.keys(form.errors).length > 0 ? null : <ErrorAlert error={issue.error} />}
          <Button type="submit" loading={issue.isPending}>
            {texts.submit}
          </Button>
        </Stack>
      </form>
    </StepFrame>
  );
}
