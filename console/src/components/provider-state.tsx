import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Provider } from '../api/providers.ts';
import { useTexts } from '../lib/texts.ts';
import { providerStateTexts } from './provider-state-texts.ts';
import { Tip } from './tip.tsx';

const HEALTH_COLORS = {
  healthy: 'teal',
  degraded: 'yellow',
  unhealthy: 'red',
  unknown: 'gray',
} as const satisfies Record<Provider['health'], string>;

export type DeploymentState = NonNullable<Provider['deployments']>[number]['state'];

const STATE_COLORS = {
  ready: 'teal',
  low: 'yellow',
  full: 'orange',
  limited: 'orange',
  broken: 'red',
  resting: 'orange',
  unpriced: 'red',
} as const satisfies Record<DeploymentState, string>;

/** How a provider answers, with the reason on hovering. */
export function HealthBadge({
  provider,
}: {
  readonly provider: Pick<Provider, 'health' | 'health_reason'>;
}): ReactNode {
  const texts = useTexts(providerStateTexts);
  const badge = <Badge color={HEALTH_COLORS[provider.health]}>{texts.health[provider.health]}</Badge>;
  return provider.health_reason === null ? badge : <Tip label={provider.health_reason}>{badge}</Tip>;
}

/** Whether a deployment can be called now, and what keeps it. */
export function StateBadge({ state }: { readonly state: DeploymentState }): ReactNode {
  const texts = useTexts(providerStateTexts);
  return (
    <Tip label={texts.stateHelp[state]}>
      <Badge color={STATE_COLORS[state]}>{texts.state[state]}</Badge>
    </Tip>
  );
}

export function EnabledBadge({ enabled }: { readonly enabled: boolean }): ReactNode {
  const texts = useTexts(providerStateTexts);
  return <Badge color={enabled ? 'teal' : 'gray'}>{enabled ? texts.enabled : texts.disabled}</Badge>;
}
