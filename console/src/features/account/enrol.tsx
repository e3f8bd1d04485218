import { Button, Center, Group, Modal, Paper, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { QRCodeSVG } from 'qrcode.react';
import type { ReactNode } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { confirmTotp, enrolTotp } from '../../api/account.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { ErrorAlert } from '../../components/error-alert.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { tellDone } from '../../components/notices.ts';
import { useTexts } from '../../lib/texts.ts';
import { accountTexts } from './texts.ts';

interface EnrolDialogProps {
  readonly onClose: () => void;
  /** Takes the recovery codes. */
  readonly onDone: (codes: readonly string[]) => Promise<void>;
}

const QR_PIXELS = 184;

/** A secret for an authenticator app, and the code that shows that the app has it. */
export function EnrolDialog({ onClose, onDone }: EnrolDialogProps): ReactNode {
  const texts = useTexts(accountTexts);
  const common = useTexts(commonTexts);
  // Each opening makes a secret of its own; nothing of it is kept.
  const enrolment = useQuery({
    queryKey: ['totp-enrolment'],
    queryFn: enrolTotp,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const form = useForm({
    initialValues: { code: '' },
    validate: { code: (code) => (/^\d{6}$/.test(code) ? null : texts.codeFormat) },
  });
  const confirm = useMutation({
    mutationFn: confirmTotp,
    onSuccess: async (codes) => {
      tellDone(texts.turnedOn);
      onClose();
      await onDone(codes);
    },
  });
  const { error } = confirm;
  const wrong = error instanceof ApiError && error.code < 40300;
  return (
    <Modal opened onClose={onClose} title={texts.enrolTitle} size="md">
      {enrolment.error === null ? (
        <form onSubmit={form.onSubmit(({ code }) => confirm.mutate(code))} noValidate>
          <Stack>
            <div>
              <Title order={3} size="h5">
                {texts.stepScan}
              </Title>
              <Text size="sm" c="dimmed">
                {texts.stepScanHelp}
              </Text>
            </div>
            <Center>
              {/* Scanners want dark on light, whatever the scheme. */}
              <Paper bg="white" p="sm" withBorder>
                {enrolment.data === undefined ? (
                  <Skeleton width={QR_PIXELS} height={QR_PIXELS} />
                ) : (
                  <QRCodeSVG value={enrolment.data.otpauth_uri} size={QR_PIXELS} role="img" title={texts.qrLabel} />
                )}
              </Paper>
            </Center>
            <div>
              <Text size="sm" c="dimmed">
                {texts.bySecret}
              </Text>
              {enrolment.data === undefined ? <Skeleton height={22} /> : <CopyText value={enrolment.data.secret} />}
            </div>
            <Title order={3} size="h5">
              {texts.stepCode}
            </Title>
            <TextInput
              data-autofocus
              label={texts.code}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              {...form.getInputProps('code')}
            />
            <ErrorAlert error={error} said={wrong ? texts.wrongCode : undefined} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {common.cancel}
              </Button>
              <Button type="submit" loading={confirm.isPending} disabled={enrolment.data === undefined}>
                {texts.confirm}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <ErrorState error={enrolment.error} />
      )}
    </Modal>
  );
}
