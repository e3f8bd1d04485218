import { Button, Drawer, Group, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/api-error.ts';
import { useTexts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';
import { ErrorAlert } from './error-alert.tsx';
import { tellDone } from './notices.ts';

interface FormDrawerProps<V extends Record<string, unknown>> {
  readonly onClose: () => void;
  readonly title: string;
  readonly form: UseFormReturnType<V>;
  /** The word of the button. */
  readonly action: string;
  /** Sends it; what the server finds wrong is shown at its field. */
  readonly onSubmit: (values: V) => Promise<unknown>;
  /** Said when it has worked; absent: the caller shows the outcome. */
  readonly doneText?: string;
  /** Something that the server cannot be asked without is there; absent: yes. */
  readonly canSubmit?: boolean;
  readonly children: ReactNode;
}

/** What the server said of single fields, as a form takes it: `limits.requests_per_minute` → the text at that field. */
export function findFieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(
    error.details.flatMap(({ path, problem }) =>
      path === undefined || problem === undefined ? [] : [[path, problem]],
    ),
  );
}

/** What is wrong as a whole, or at a field that this form does not show. */
function findOtherProblems(error: unknown, shown: ReadonlySet<string>): readonly string[] {
  return Object.entries(findFieldErrors(error))
    .filter(([path]) => !shown.has(path.split('.')[0] ?? path))
    .map(([path, problem]) => `${path}: ${problem}`);
}

/** A form at the side of the page. It closes when the server has taken it; Escape and the cross leave everything as it was. */
export function FormDrawer<V extends Record<string, unknown>>(props: FormDrawerProps<V>): ReactNode {
  const { form, onClose } = props;
  const texts = useTexts(commonTexts);
  const send = useMutation({
    mutationFn: props.onSubmit,
    onSuccess: () => {
      if (props.doneText !== undefined) tellDone(props.doneText);
      onClose();
    },
    onError: (error) => form.setErrors(findFieldErrors(error)),
  });
  const close = (): void => {
    send.reset();
    onClose();
  };
  const others = findOtherProblems(send.error, new Set(Object.keys(form.getValues())));
  return (
    <Drawer opened onClose={close} title={props.title}>
      <form onSubmit={form.onSubmit((values) => send.mutate(values))} noValidate>
        <Stack>
          {props.children}
          <ErrorAlert error={send.error}>
            {others.map((each) => (
              <div key={each}>{each}</div>
            ))}
          </ErrorAlert>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {texts.cancel}
            </Button>
            <Button type="submit" loading={send.isPending} disabled={props.canSubmit === false}>
              {props.action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}
