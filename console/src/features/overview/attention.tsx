import { Alert, Anchor, Badge, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { attentionQuery } from '../../api/insight.ts';
import type { Answer } from '../../api/schema-types.ts';
import { budgetTexts } from '../../components/budget-texts.ts';
import { formatBytes, formatInstant, formatInteger, formatMoney } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { attentionTexts } from './attention-texts.ts';
import { overviewTexts } from './texts.ts';

type Item = Answer<'listAttention'>['items'][number];

const COLORS = { critical: 'red', warning: 'orange', info: 'blue' } as const;
const SHOWN = 10;

/** The page where it can be mended; null: none of the console's. */
function pageOf({ kind, subject, facts }: Item): string | null {
  const id = subject.id ?? '';
  switch (kind) {
    case 'budget_exhausted':
    case 'budget_low':
      return `/budgets/${String(facts['budget_id'])}`;
    case 'provider_unhealthy':
      return `/providers/${id}`;
    case 'deployment_broken':
      return `/providers/${String(facts['provider_id'])}`;
    case 'model_unpriced':
      return `/models/${id}`;
    case 'refusals_unusual':
      return '/requests?outcome=error&range=24h';
    case 'token_expiring':
      return `/tokens?q=${encodeURIComponent(id)}`;
    case 'webhook_failing':
      return '/settings';
    case 'disk_low':
    case 'operation_log_unsealed':
      return '/health';
    default:
      return null;
  }
}

/** What is known of it, in a sentence. */
function useFactText(): (item: Item) => string {
  const texts = useTexts(attentionTexts);
  const language = useLanguage();
  const money = (amount: unknown): string => formatMoney(String(amount), 'USD', language, { digits: 4 });
  const count = (value: unknown): string => formatInteger(Number(value ?? 0), language);
  return ({ kind, facts }) => {
    switch (kind) {
      case 'budget_exhausted':
      case 'budget_low':
        return texts.budget(String(facts['used_percent']), money(facts['remaining']));
      case 'provider_unhealthy':
        return String(facts['reason'] ?? facts['error_type'] ?? '');
      case 'deployment_broken':
        return texts.deployment(String(facts['provider']));
      case 'model_unpriced':
        return texts.unpriced(count(facts['unpriced']), count(facts['deployments']));
      case 'refusals_unusual':
        return texts.refusals(count(facts['errors']), String(facts['usual']));
      case 'token_expiring':
        return texts.expires(formatInstant(String(facts['expires_at']), language));
      case 'webhook_failing':
        return texts.webhook(count(facts['pending']));
      case 'disk_low':
        return texts.disk(formatBytes(Number(facts['free_bytes'] ?? 0), language));
      case 'operation_log_unsealed':
        return texts.unsealed(count(facts['unsealed']));
      default:
        return '';
    }
  };
}

/** What needs somebody, with its figures; each leads to where it can be mended. */
export function Attention(): ReactNode {
  const texts = useTexts(overviewTexts);
  const { everything } = useTexts(budgetTexts);
  const factOf = useFactText();
  const { data } = useQuery(attentionQuery);
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Alert color="orange" title={texts.attention} mb="md">
      {data.items.slice(0, SHOWN).map((item) => {
        const page = pageOf(item);
        const isGateway = item.subject.type === 'gateway';
        const name = isGateway ? everything : (item.subject.name ?? item.subject.id ?? '');
        const [path = '', query = ''] = (page ?? '').split('?');
        return (
          <Group key={`${item.kind}-${String(item.facts['budget_id'] ?? item.subject.id ?? name)}`} gap="xs" mb={6}>
            <Badge color={COLORS[item.severity]}>{texts.kinds[item.kind]}</Badge>
            {page === null ? <Text size="sm">{name}</Text> : null}
            {page === null ? null : (
              <Anchor
                component={Link}
                to={path}
                search={Object.fromEntries(new URLSearchParams(query)) as never}
                size="sm"
              >
                {name === '' ? texts.look : name}
              </Anchor>
            )}
            <Text size="sm">{factOf(item)}</Text>
          </Group>
        );
      })}
    </Alert>
  );
}
