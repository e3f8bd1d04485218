import { Badge, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatInteger, formatRelative } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { useNow } from '../../lib/use-now.ts';
import { accessTexts } from '../access-texts.ts';
import { Instant } from '../instant.tsx';
import { listLimits } from '../limit-fields.tsx';
import type { LimitValues } from '../limit-fields.tsx';
import { limitTexts } from '../limit-texts.ts';
import { Tip } from '../tip.tsx';

const DAY_MS = 86_400_000;
/** As long before its end something is said to be near it. */
const SOON_MS = 14 * DAY_MS;

function Dimmed({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Text span inherit c="dimmed">
      {children}
    </Text>
  );
}

/** The limits of something in a cell: the first of them, all on hovering. */
export function LimitsSummary({ limits }: { readonly limits: LimitValues }): ReactNode {
  const texts = useTexts(limitTexts);
  const language = useLanguage();
  const set = listLimits(limits).map(({ name, limit }) => `${texts.names[name]}: ${formatInteger(limit, language)}`);
  const [first] = set;
  if (first === undefined) return <Dimmed>{texts.unlimited}</Dimmed>;
  return (
    <Tip label={set.join(' · ')}>
      <span className="nowrap">
        {first}
        {set.length > 1 ? ` +${set.length - 1}` : ''}
      </span>
    </Tip>
  );
}

/** The models that may be called, in a cell: the first of them, all on hovering. */
export function ModelsSummary({ models }: { readonly models: readonly string[] | null }): ReactNode {
  const texts = useTexts(accessTexts);
  if (models === null) return <Dimmed>{texts.allModels}</Dimmed>;
  const [first] = models;
  if (first === undefined) return <Badge color="orange">{texts.noModels}</Badge>;
  if (models.length === 1) return first;
  return (
    <Tip label={models.join(', ')}>
      <span className="nowrap">{texts.moreModels(first, models.length - 1)}</span>
    </Tip>
  );
}

/** When something ends, marked when it is near or over. */
export function ExpirySummary({ at }: { readonly at: string | null }): ReactNode {
  const texts = useTexts(accessTexts);
  const language = useLanguage();
  const now = useNow();
  if (at === null) return <Dimmed>{texts.neverExpires}</Dimmed>;
  const left = Date.parse(at) - now;
  if (left > SOON_MS) return <Instant at={at} />;
  return (
    <Group gap={6} wrap="nowrap" component="span" display="inline-flex">
      <Tip label={at}>
        <Badge color={left <= 0 ? 'gray' : 'orange'}>
          {left <= 0 ? texts.expired : texts.expiresIn(formatRelative(at, now, language))}
        </Badge>
      </Tip>
    </Group>
  );
}
