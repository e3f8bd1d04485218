import { Accordion } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { everyModelQuery } from '../../api/models.ts';
import { useMay } from '../../api/session.ts';
import type { IssuedToken } from '../../api/tokens.ts';
import { useTexts } from '../../lib/texts.ts';
import { SecretOnce } from '../secret-once.tsx';
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
  const query = useQuery({ ...everyModelQuery, enabled: may('model.read') });
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

/** The plain text of a token, this once, and how it is used. */
export function TokenSecret({ issued, onClose }: TokenSecretProps): ReactNode {
  const token = issued.token ?? '';
  const texts = useTexts(tokenTexts);
  return (
    <SecretOnce
      title={texts.secretTitle}
      note={texts.secretOnce}
      label={texts.secretLabel}
      secret={token}
      copy={texts.copyToken}
      done={texts.stored}
      onClose={onClose}
    >
      {issued.direct_use ? <Usage issued={issued} token={token} /> : null}
    </SecretOnce>
  );
}
