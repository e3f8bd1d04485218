import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';
import { ErrorAlert } from './error-alert.tsx';

interface ConfirmByNameProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** `Delete the customer Acme`. */
  readonly title: string;
  /** What will be gone, and what will not. */
  readonly consequence: string;
  /** What has to be typed. */
  readonly name: string;
  /** The word of the button: `Delete`. */
  readonly action: string;
  /** What a failure means here and what to do, where this is known better than in general; null: it is not. */
  readonly explain?: (error: unknown) => ReactNode;
  /** Does it; a failure is shown and the dialog stays. */
  readonly onConfirm: () => Promise<void>;
}

/** Asks before something is destroyed: the name has to be typed. It is made when it is first asked for: a list has one in each row. */
export function ConfirmByName(props: ConfirmByNameProps): ReactNode {
  const [wasOpened, setWasOpened] = useState(props.opened);
  if (props.opened && !wasOpened) setWasOpened(true);
  return wasOpened ? <Dialog {...props} /> : null;
}

function Dialog(props: ConfirmByNameProps): ReactNode {
  const texts = useTexts(commonTexts);
  const [typed, setTyped] = useState('');
  const close = (): void => {
    setTyped('');
    run.reset();
    props.onClose();
  };
  const run = useMutation({ mutationFn: props.onConfirm, onSuccess: close });
  return (
    <Modal opened={props.opened} onClose={close} title={props.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === props.name) run.mutate();
        }}
      >
        <Stack>
          <Text size="sm">{props.consequence}</Text>
          <TextInput
            data-autofocus
            label={texts.confirmByName(props.name)}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <ErrorAlert error={run.error} said={props.explain?.(run.error)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {texts.cancel}
            </Button>
            <Button type="submit" color="red" disabled={typed !== props.name} loading={run.isPending}>
              {props.action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
