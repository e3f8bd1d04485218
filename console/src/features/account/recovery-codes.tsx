import { Alert, Button, Code, CopyButton, Group, Modal, SimpleGrid, Stack } from '@mantine/core';
import { Copy, Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { commonTexts } from '../../components/common-texts.ts';
import { saveFile } from '../../lib/download.ts';
import { useTexts } from '../../lib/texts.ts';
import { accountTexts } from './texts.ts';

interface RecoveryCodesProps {
  readonly username: string;
  readonly codes: readonly string[];
  readonly onClose: () => void;
}

/** The recovery codes, which nobody can read again. A click beside the dialog does not close it. */
export function RecoveryCodes({ username, codes, onClose }: RecoveryCodesProps): ReactNode {
  const texts = useTexts(accountTexts);
  const common = useTexts(commonTexts);
  const file = `${texts.codesFile} · ${window.location.host} · ${username}\n\n${codes.join('\n')}\n`;
  return (
    <Modal opened onClose={onClose} title={texts.codesTitle} closeOnClickOutside={false} closeOnEscape={false}>
      <Stack>
        <Alert color="orange">{texts.codesShownOnce}</Alert>
        <SimpleGrid component="ul" cols={2} spacing="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {codes.map((code) => (
            <li key={code}>
              <Code block ta="center">
                {code}
              </Code>
            </li>
          ))}
        </SimpleGrid>
        <Group justify="flex-end">
          <CopyButton value={codes.join('\n')}>
            {({ copied, copy }) => (
              <Button variant="default" leftSection={<Copy size={16} aria-hidden />} onClick={copy}>
                {copied ? common.copied : common.copy}
              </Button>
            )}
          </CopyButton>
          <Button
            variant="default"
            leftSection={<Download size={16} aria-hidden />}
            onClick={() => saveFile('tallygate-recovery-codes.txt', 'text/plain;charset=utf-8', file)}
          >
            {common.download}
          </Button>
          <Button onClick={onClose}>{texts.kept}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
