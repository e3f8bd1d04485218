import { Badge, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RouteCandidate } from '../../api/models.ts';
import { Amount } from '../../components/amount.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { Tip } from '../../components/tip.tsx';
import { formatInteger, formatMilliseconds } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { routeTexts } from './route-texts.ts';
import { modelsTexts } from './texts.ts';
import { REASONS } from './values.ts';

const COLORS = {
  priority: 'teal',
  weight: 'teal',
  latency: 'teal',
  price: 'teal',
  load: 'teal',
  conversation: 'teal',
  fallback: 'blue',
  low: 'yellow',
  full: 'orange',
  limited: 'orange',
  broken: 'red',
  resting: 'orange',
  unpriced: 'red',
  disabled: 'gray',
  provider_disabled: 'gray',
  unusable: 'red',
} as const satisfies Record<RouteCandidate['reason'], string>;

const NEVER = new Set<RouteCandidate['reason']>(['unpriced', 'disabled', 'provider_disabled', 'unusable']);

function Why({ candidate }: { readonly candidate: RouteCandidate }): ReactNode {
  const texts = useTexts(routeTexts);
  const models = useTexts(modelsTexts);
  const language = useLanguage();
  const { reason, fallback_on: on, wait_ms: wait, quota } = candidate;
  const details = [
    texts.reasonsHelp[reason],
    ...(on === null ? [] : [REASONS.flatMap((each) => (on.includes(each) ? [models.reasons[each]] : [])).join(' · ')]),
    ...(wait > 0 ? [texts.waits(formatMilliseconds(wait, language))] : []),
    ...quota.map(({ remaining, limit, unit }) =>
      texts.quota(
        formatInteger(remaining, language),
        limit === null ? '?' : formatInteger(limit, language),
        texts.quotaUnits[unit],
      ),
    ),
  ];
  return (
    <>
      <Badge color={COLORS[reason]}>{texts.reasons[reason]}</Badge>
      <Text size="xs" c="dimmed">
        {details.join(' ')}
      </Text>
    </>
  );
}

function Format({ candidate }: { readonly candidate: RouteCandidate }): ReactNode {
  const texts = useTexts(routeTexts);
  const { dialect, native } = candidate;
  if (dialect === null) return '–';
  return (
    <>
      <span className="nowrap">{dialect}</span>
      {native === null ? null : (
        <Text size="xs" c="dimmed">
          {native ? texts.native : texts.translated}
        </Text>
      )}
    </>
  );
}

/** @param model whose route it is: candidates of other models are its fallbacks */
export function useRouteColumns(
  model: string,
  candidates: readonly RouteCandidate[],
): readonly Column<RouteCandidate>[] {
  const texts = useTexts(routeTexts);
  const language = useLanguage();
  const tried = candidates.filter(({ reason }) => !NEVER.has(reason));
  const places = new Map(tried.map(({ deployment_id: id }, at) => [id, at + 1]));
  return [
    {
      id: 'order',
      header: texts.order,
      align: 'end',
      cell: ({ deployment_id: id }) => {
        const place = places.get(id);
        return place === undefined ? (
          <Text span inherit c="dimmed" className="nowrap">
            {texts.never}
          </Text>
        ) : (
          place
        );
      },
    },
    {
      id: 'deployment',
      header: texts.deployment,
      minWidth: 150,
      cell: ({ provider, upstream_model: name, model: served }) => (
        <>
          <Text inherit fw={500}>
            {provider}
          </Text>
          <Text size="xs" c="dimmed" ff="monospace">
            {name}
          </Text>
          {served === model ? null : <Badge color="blue">{texts.ofModel(served)}</Badge>}
        </>
      ),
    },
    { id: 'why', header: texts.why, minWidth: 220, cell: (candidate) => <Why candidate={candidate} /> },
    { id: 'format', header: texts.format, cell: (candidate) => <Format candidate={candidate} /> },
    {
      id: 'cost',
      header: texts.cost,
      align: 'end',
      cell: ({ cost }) =>
        cost === null ? (
          '–'
        ) : (
          <Tip label={texts.costHelp}>
            <span>
              <Amount amount={cost.amount} currency={cost.currency} />
            </span>
          </Tip>
        ),
    },
    {
      id: 'latency',
      header: texts.latency,
      align: 'end',
      cell: ({ latency_ms: ms }) => (ms === null ? '–' : formatMilliseconds(ms, language)),
    },
    { id: 'calls', header: texts.calls, align: 'end', cell: ({ active }) => formatInteger(active, language) },
  ];
}
