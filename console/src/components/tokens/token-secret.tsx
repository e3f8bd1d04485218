import { Alert, Button, Code, CopyButton, Group, Modal, Stack } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { commonTexts } from '../common-texts.ts';
import { tokenTexts } from './texts.ts';

/** The plain text of a token, this once: it does not close by a click beside it. */
export function TokenSecret({ token, onClose }: { readonly token: string; readonly onClose: () => void }): ReactNode {
  const texts = useTexts(tokenTexts);
  const common = useTexts(commonTexts);
  return (
    <Modal
      opened
      onClose={onClose}
      title={texts.secretTitle}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Alert color="orange">{texts.secretOnce}</Alert>
        <Code block aria-label={texts.secretLabel} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {token}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={token}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                data-autofocus
                leftSection={copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
                onClick={copy}
              >
                {copied ? common.copied : texts.copyToken}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{texts.stored}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
