import { Button, Group, Stepper, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { sessionQuery, useMay } from '../../api/session.ts';
import { SETUP_PERMISSIONS } from '../../api/setup.ts';
import type { FirstToken } from '../../api/setup.ts';
import { BarePage } from '../../components/bare-page.tsx';
import { ErrorState, Forbidden } from '../../components/error-state.tsx';
import { PagePending } from '../../components/page-pending.tsx';
import { useTexts } from '../../lib/texts.ts';
import { ModelsStep } from './models-step.tsx';
import { PasswordStep } from './password-step.tsx';
import { ProviderStep } from './provider-step.tsx';
import { RequestStep } from './request-step.tsx';
import { setupTexts } from './texts.ts';
import { TokenStep } from './token-step.tsx';

const STEPS = ['password', 'provider', 'models', 'token', 'request'] as const;
type Step = (typeof STEPS)[number];

interface Place {
  readonly step: Step;
  readonly provider: string | null;
}

/** Where the URL says that one is; a step that wants a provider is none without. */
function usePlace(): Place {
  const search: Readonly<Record<string, string | undefined>> = useSearch({ strict: false });
  const provider = search['provider'] ?? null;
  const step = STEPS.find((each) => each === search['step']) ?? 'provider';
  return { step: provider === null || step === 'password' ? 'provider' : step, provider };
}

function Steps({ place }: { readonly place: Place }): ReactNode {
  const [issued, setIssued] = useState<FirstToken | null>(null);
  const navigate = useNavigate();
  const may = useMay();
  const go = (step: Step, provider = place.provider): void => {
    void navigate({ to: '/setup', search: { step, provider: provider ?? undefined } });
  };
  if (!SETUP_PERMISSIONS.every(may)) return <Forbidden />;
  if (place.provider === null || place.step === 'provider') {
    // What the sandbox has is offered already.
    return (
      <ProviderStep
        providerId={place.provider}
        onDone={({ id, kind }) => go(kind === 'sandbox' ? 'token' : 'models', id)}
      />
    );
  }
  if (place.step === 'models') {
    return <ModelsStep providerId={place.provider} onBack={() => go('provider')} onDone={() => go('token')} />;
  }
  if (place.step === 'token') {
    return (
      <TokenStep
        onDone={(token) => {
          setIssued(token);
          go('request');
        }}
      />
    );
  }
  return <RequestStep providerId={place.provider} issued={issued} onAnother={() => go('token')} />;
}

function Progress({ active }: { readonly active: number }): ReactNode {
  const texts = useTexts(setupTexts);
  const name = STEPS[active] ?? 'password';
  return (
    <>
      <Stepper active={active} size="xs" iconSize={30} allowNextStepsSelect={false} visibleFrom="sm" mb="xl">
        {STEPS.map((step) => (
          <Stepper.Step key={step} label={texts.steps[step]} allowStepSelect={false} component="div" />
        ))}
      </Stepper>
      <Text size="sm" c="dimmed" hiddenFrom="sm" mb="md">
        {texts.stepOf(active + 1, STEPS.length)} · {texts.steps[name]}
      </Text>
    </>
  );
}

/** The first run: a password, a provider, its models, a token, and the first request as it arrives. */
export function SetupPage(): ReactNode {
  const texts = useTexts(setupTexts);
  useDocumentTitle(`${texts.title} · Tallygate`);
  const session = useQuery(sessionQuery);
  const place = usePlace();
  const isSignedIn = session.data !== undefined && session.data !== null;
  return (
    <BarePage width={760}>
      <Group justify="space-between" mb="lg">
        <Title order={1} size="h2">
          {texts.title}
        </Title>
        {isSignedIn ? (
          <Button component={Link} to="/overview" variant="subtle" color="gray" size="xs">
            {texts.leave}
          </Button>
        ) : null}
      </Group>
      <Progress active={isSignedIn ? STEPS.indexOf(place.step) : 0} />
      {session.isPending ? <PagePending /> : null}
      {session.error === null ? null : <ErrorState error={session.error} onRetry={() => void session.refetch()} />}
      {session.data === null ? <PasswordStep /> : null}
      {isSignedIn ? <Steps place={place} /> : null}
    </BarePage>
  );
}
