import { Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Proof } from '../../api/account.ts';
import { ApiError } from '../../api/api-error.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ErrorAlert } from '../../components/error-alert.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { useTexts } from '../../lib/texts.ts';
import { accountTexts } from './texts.ts';

interface ProofDialogProps {
  readonly title: string;
  /** What it does. */
  readonly help: string;
  /** The word of the button. */
  readonly action: string;
  readonly onClose: () => void;
  readonly onProve: (proof: Proof) => Promise<void>;
}

/** Asks for the password or a code before something that a stolen session must not do. */
export function ProofDialog({ title, help, action, onClose, onProve }: ProofDialogProps): ReactNode {
  const texts = useTexts(accountTexts);
  const common = useTexts(commonTexts);
  const [by, setBy] = useState('password');
  const [typed, setTyped] = useState('');
  const prove = useMutation({
    mutationFn: () => onProve(by === 'password' ? { current_password: typed } : { code: typed.trim() }),
    onSuccess: onClose,
  });
  const { error } = prove;
  const wrong = error instanceof ApiError && error.code === 40104;
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          prove.mutate();
        }}
      >
        <Stack>
          <Text size="sm">{help}</Text>
          <SegmentedControl
            aria-label={texts.proveBy}
            value={by}
            onChange={(value) => {
              setBy(value);
              setTyped('');
            }}
            data={[
              { value: 'password', label: texts.byPassword },
              { value: 'code', label: texts.byCode },
            ]}
          />
          {by === 'password' ? (
            <PasswordField
              key="password"
              data-autofocus
              label={texts.currentPassword}
              autoComplete="current-password"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          ) : (
            <TextInput
              key="code"
              label={texts.codeOrRecovery}
              autoComplete="one-time-code"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
          <ErrorAlert error={error} said={wrong ? texts.wrongProof : undefined} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={prove.isPending} disabled={typed === ''}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
