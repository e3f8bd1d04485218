import { Alert, Button, Tabs, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { closeMyPage, meQuery, myKey } from '../../api/my.ts';
import type { Me } from '../../api/my.ts';
import { BarePage } from '../../components/bare-page.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PagePending } from '../../components/page-pending.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import { ConnectTab } from './connect-tab.tsx';
import { ModelsTab } from './models-tab.tsx';
import { MySignIn } from './sign-in.tsx';
import { myTexts } from './texts.ts';
import { TokensTab } from './tokens-tab.tsx';
import { UsageTab } from './usage-tab.tsx';

const TABS = ['usage', 'tokens', 'models', 'connect'] as const;
const SUSPENDED = 40304;

function MyTabs({ me }: { readonly me: Me }): ReactNode {
  const texts = useTexts(myTexts);
  const state = useListState();
  const tab = TABS.find((each) => each === state.search['tab']) ?? 'usage';
  return (
    <Tabs value={tab} onChange={(next) => state.filter({ tab: next ?? undefined })} keepMounted={false}>
      <Tabs.List mb="md" style={{ flexWrap: 'nowrap' }}>
        {TABS.map((each) => (
          <Tabs.Tab key={each} value={each} px={{ base: 'xs', sm: 'md' }}>
            {texts.tabs[each]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="usage">
        <UsageTab me={me} />
      </Tabs.Panel>
      <Tabs.Panel value="tokens">
        <TokensTab />
      </Tabs.Panel>
      <Tabs.Panel value="models">
        <ModelsTab />
      </Tabs.Panel>
      <Tabs.Panel value="connect">
        <ConnectTab />
      </Tabs.Panel>
    </Tabs>
  );
}

function Leave({ onLeave }: { readonly onLeave: () => void }): ReactNode {
  const texts = useTexts(myTexts);
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: closeMyPage,
    onSettled: () => {
      onLeave();
      queries.removeQueries({ queryKey: myKey, type: 'inactive' });
      queries.setQueryData(meQuery.queryKey, null);
    },
  });
  return (
    <Button
      variant="default"
      size="sm"
      flex="none"
      leftSection={<LogOut size={16} aria-hidden />}
      loading={leave.isPending}
      onClick={() => leave.mutate()}
    >
      {texts.leave}
    </Button>
  );
}

/** A customer user's own page: budgets and limits, usage, tokens, models and how to connect. */
export function MyPage(): ReactNode {
  const texts = useTexts(myTexts);
  useDocumentTitle(`${texts.title} · Tallygate`);
  const me = useQuery(meQuery);
  const isSuspended = me.error instanceof ApiError && me.error.code === SUSPENDED;
  const [wasOpen, setWasOpen] = useState(false);
  if (me.data !== undefined && me.data !== null && !wasOpen) setWasOpen(true);
  const leave = <Leave onLeave={() => setWasOpen(false)} />;
  if (me.isPending) {
    return (
      <BarePage width={1080}>
        <PagePending />
      </BarePage>
    );
  }
  if (isSuspended) {
    return (
      <BarePage width={1080} actions={leave}>
        <Title order={1} size="h2" mb="md">
          {texts.title}
        </Title>
        <Alert color="orange" role="alert" title={texts.suspendedTitle}>
          {texts.suspended}
        </Alert>
      </BarePage>
    );
  }
  if (me.data === null) {
    return (
      <BarePage width={1080}>
        <MySignIn isOver={wasOpen} />
      </BarePage>
    );
  }
  if (me.data === undefined) {
    return (
      <BarePage width={1080}>
        <ErrorState error={me.error} onRetry={() => void me.refetch()} />
      </BarePage>
    );
  }
  return (
    <BarePage
      width={1080}
      actions={
        <>
          <Text size="sm" truncate>
            {me.data.name}
          </Text>
          {leave}
        </>
      }
    >
      <Title order={1} size="h2" mb="md">
        {texts.title}
      </Title>
      <MyTabs me={me.data} />
    </BarePage>
  );
}
