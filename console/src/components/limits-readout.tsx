import { Group, Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Schema } from '../api/schema-types.ts';
import { formatInteger, formatRelative } from '../lib/format.ts';
import { useLanguage, useTexts } from '../lib/texts.ts';
import { useNow } from '../lib/use-now.ts';
import { listLimits } from './limit-fields.tsx';
import type { LimitName, LimitValues } from './limit-fields.tsx';
import { limitTexts } from './limit-texts.ts';

interface LimitsReadoutProps {
  readonly limits: LimitValues;
  /** What is left of them now; absent: only the limits are shown. */
  readonly left?: Schema<'LimitsLeft'>;
}

function LimitRow({
  name,
  limit,
  left,
}: {
  name: LimitName;
  limit: number;
  left: LimitsReadoutProps['left'];
}): ReactNode {
  const texts = useTexts(limitTexts);
  const language = useLanguage();
  const now = useNow();
  const state = left?.[name];
  const used = state === undefined ? null : Math.max(0, limit - state.remaining);
  const share = used === null ? 0 : Math.min(100, (used / limit) * 100);
  const resets = state === undefined || state.resets_at === null || used === 0 ? null : state.resets_at;
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{texts.names[name]}</Text>
        <Text size="sm" className="tabular">
          {used === null
            ? formatInteger(limit, language)
            : texts.usedOf(formatInteger(used, language), formatInteger(limit, language))}
        </Text>
      </Group>
      {used === null ? null : (
        <Progress.Root size="sm">
          <Progress.Section
            value={share}
            color={share >= 100 ? 'red' : share >= 80 ? 'orange' : 'teal'}
            aria-label={texts.names[name]}
          />
        </Progress.Root>
      )}
      {resets === null ? null : (
        <Text size="xs" c="dimmed">
          {texts.wholeAgain(formatRelative(resets, now, language))}
        </Text>
      )}
    </div>
  );
}

/** The limits of something, with what is used of them now. */
export function LimitsReadout({ limits, left }: LimitsReadoutProps): ReactNode {
  const texts = useTexts(limitTexts);
  const set = listLimits(limits);
  if (set.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.none}
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      {set.map(({ name, limit }) => (
        <LimitRow key={name} name={name} limit={limit} left={left} />
      ))}
    </Stack>
  );
}
