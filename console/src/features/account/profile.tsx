import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { OwnAccount } from '../../api/account.ts';
import { Instant } from '../../components/instant.tsx';
import { roleTexts } from '../../components/role-texts.ts';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../lib/texts.ts';
import { accountTexts } from './texts.ts';

export function ProfileSection({ account }: { readonly account: OwnAccount }): ReactNode {
  const texts = useTexts(accountTexts);
  const roles = useTexts(roleTexts);
  return (
    <Section title={texts.profile} description={roles.about[account.role]}>
      <Text size="sm">
        {texts.username}: {account.username}
      </Text>
      <Text size="sm">
        {texts.lastLogin}: <Instant at={account.last_login_at} />
      </Text>
    </Section>
  );
}
