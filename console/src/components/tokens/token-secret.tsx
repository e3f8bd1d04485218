import { Accordion, Alert, Button, Code, CopyButton, Group, Modal, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Check, Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { modelChoiceQuery } from '../../api/models.ts';
import { useMay } from '../../api/session.ts';
import type { IssuedToken } from '../../api/tokens.ts';
import { useTexts } from '../../lib/texts.ts';
import { commonTexts } from '../common-texts.ts';
import { Snippets } from '../snippets/snippets.tsx';
import { tokenTexts } from './texts.ts';

interface TokenSecretProps {
  readonly issued: IssuedToken;
  readonly onClose: () => void;
}

/** Whether a name fits one of the patterns, in which `*` stands for any text; null fits all. */
function fits(name: string, patterns: readonly string[] | null): boolean {
  if (patterns === null) return true;
  return patterns.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    return new RegExp(`^${parts.join('.*')}$`).test(name);
  });
}

/** How a client is set up with the token. */
function Usage({ issued, token }: { readonly issued: IssuedToken; readonly token: string }): ReactNode {
  const texts = useTexts(tokenTexts);
  const may = useMay();
  const query = useQuery({ ...modelChoiceQuery, enabled: may('model.read') });
  const models = (query.data?.items ?? [])
    .filter(({ name, enabled }) => enabled && fits(name, issued.allowed_models))
    .map(({ name }) => name);
  return (
    <Accordion variant="separated" keepMounted={false}>
      <Accordion.Item value="usage">
        <Accordion.Control>{texts.howToUse}</Accordion.Control>
        <Accordion.Panel>
          <Snippets models={models} token={token} />
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

/** The plain text of a token, this once: it does not close by a click beside it. */
export function TokenSecret({ issued, onClose }: TokenSecretProps): ReactNode {
  const token = issued.token ?? '';
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
        {issued.direct_use ? <Usage issued={issued} token={token} /> : null}
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
