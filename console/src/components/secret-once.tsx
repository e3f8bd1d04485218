import { Alert, Button, Code, CopyButton, Group, Modal, Stack } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';

interface SecretOnceProps {
  readonly title: string;
  /** That it is shown this once, and what it is for. */
  readonly note: string;
  /** What the text is, for those who hear it. */
  readonly label: string;
  readonly secret: string;
  /** The word of the button that closes it. */
  readonly done: string;
  readonly onClose: () => void;
  /** The word of the button that copies it, where it is not `Copy`. */
  readonly copy?: string;
  /** What can be done with it, below it. */
  readonly children?: ReactNode;
}

/** A secret that nobody can read again: neither Escape nor a click beside it closes it. */
export function SecretOnce(props: SecretOnceProps): ReactNode {
  const { title, note, label, secret, done, onClose, children } = props;
  const texts = useTexts(commonTexts);
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Alert color="orange">{note}</Alert>
        <Code block aria-label={label} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {secret}
        </Code>
        {children}
        <Group justify="flex-end">
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                data-autofocus
                leftSection={copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
                onClick={copy}
              >
                {copied ? texts.copied : (props.copy ?? texts.copy)}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{done}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
