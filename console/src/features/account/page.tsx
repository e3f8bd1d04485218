import { Badge, SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ownAccountQuery } from '../../api/account.ts';
import { Appearance } from '../../components/appearance.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { roleTexts } from '../../components/role-texts.ts';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../lib/texts.ts';
import { PasswordSection } from './password.tsx';
import { ProfileSection } from './profile.tsx';
import { SecondFactorSection } from './second-factor.tsx';
import { SessionsSection } from './sessions.tsx';
import { accountTexts } from './texts.ts';

/** What every administrator may do about the own sign-in. */
export function AccountPage(): ReactNode {
  const texts = useTexts(accountTexts);
  const roles = useTexts(roleTexts);
  const query = useQuery(ownAccountQuery);
  const account = query.data;
  if (account === undefined) return <QueryState query={query} />;
  return (
    <>
      <PageHeader
        title={texts.title}
        description={texts.description}
        actions={<Badge size="lg">{roles.names[account.role]}</Badge>}
      />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md" verticalSpacing={0}>
        <div>
          <ProfileSection account={account} />
          <Section title={texts.appearance} description={texts.appearanceHelp}>
            <Appearance />
          </Section>
        </div>
        <div>
          <PasswordSection username={account.username} />
          <SecondFactorSection account={account} />
        </div>
      </SimpleGrid>
      <SessionsSection />
    </>
  );
}
