import { Alert, Button, Group } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Rocket } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { SETUP_PERMISSIONS, setupProgressQuery } from '../../api/setup.ts';
import { useTexts } from '../../lib/texts.ts';
import { invitationTexts } from './invitation-texts.ts';

const STORED = 'tallygate-setup-dismissed';

interface InvitationState {
  readonly isOpen: boolean;
  /** The provider for which a token is still wanted; null: a provider is wanted first. */
  readonly providerId: string | null;
  readonly dismiss: () => void;
}

/** Whether to invite to the first steps: who may go them, until there are a provider and a token, or the viewer has had enough. */
export function useInvitation(): InvitationState {
  const may = useMay();
  const [dismissed, setDismissed] = useLocalStorage({
    key: STORED,
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const { data } = useQuery({ ...setupProgressQuery, enabled: !dismissed && SETUP_PERMISSIONS.every(may) });
  const providerId = data?.providerId ?? null;
  return {
    isOpen: !dismissed && data !== undefined && (providerId === null || !data.hasToken),
    providerId,
    dismiss: () => setDismissed(true),
  };
}

/** The way to the first steps for who came by another way than the printed address. */
export function Invitation({ providerId, dismiss }: InvitationState): ReactNode {
  const texts = useTexts(invitationTexts);
  const isNew = providerId === null;
  const search = isNew ? {} : { step: 'token', provider: providerId };
  return (
    <Alert
      color="teal"
      icon={<Rocket size={18} aria-hidden />}
      title={isNew ? texts.title : texts.tokenTitle}
      mb="md"
      withCloseButton
      closeButtonLabel={texts.dismiss}
      onClose={dismiss}
    >
      {isNew ? texts.text : texts.tokenText}
      <Group mt="sm">
        <Button component={Link} to="/setup" search={search as never} size="xs">
          {isNew ? texts.start : texts.token}
        </Button>
      </Group>
    </Alert>
  );
}
