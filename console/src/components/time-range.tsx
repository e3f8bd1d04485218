import { Group, Select } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { formatHour } from '../lib/format.ts';
import { useTexts } from '../lib/texts.ts';
import { HOUR_MS, QUICK_HOURS } from '../lib/time-span.ts';
import type { QuickRange } from '../lib/time-span.ts';
import type { ListState } from '../lib/use-list-state.ts';
import { useNow } from '../lib/use-now.ts';
import { timeRangeTexts } from './time-range-texts.ts';

const Fields = lazy(async () => ({ default: (await import('./time-range-fields.tsx')).TimeRangeFields }));

interface TimeRangeProps {
  readonly state: ListState;
  /** Where the URL says nothing; null: all time. */
  readonly fallback: QuickRange | null;
  /** What is shown is summed by the hour: the last hour is the one that runs and the one before. */
  readonly wholeHours?: true;
}

/** `14:00`, in the viewer's zone: when the hour before the one that runs began. */
function useHourBefore(): string {
  return formatHour(Math.floor(useNow() / HOUR_MS) * HOUR_MS - HOUR_MS);
}

/** Quick time ranges, or one from and to an instant of the viewer's zone; kept in the URL. */
export function TimeRange({ state, fallback, wholeHours }: TimeRangeProps): ReactNode {
  const texts = useTexts(timeRangeTexts);
  const hourBefore = useHourBefore();
  const { from, to, range } = state.search;
  const [choosing, setChoosing] = useState(false);
  const isCustom = choosing || from !== undefined || to !== undefined;
  const quick = Object.keys(QUICK_HOURS) as QuickRange[];
  const choose = (value: string | null): void => {
    setChoosing(value === 'custom');
    if (value !== 'custom') state.filter({ range: value ?? undefined, from: undefined, to: undefined });
  };
  return (
    <Group gap="xs" className="time-range">
      <Select
        aria-label={texts.label}
        w={160}
        allowDeselect={false}
        value={isCustom ? 'custom' : (range ?? fallback ?? 'all')}
        onChange={choose}
        data={[
          ...quick.map((value) => ({
            value,
            label: value === '1h' && wholeHours === true ? texts.since(hourBefore) : texts.quick[value],
          })),
          ...(fallback === null ? [{ value: 'all', label: texts.all }] : []),
          { value: 'custom', label: texts.custom },
        ]}
      />
      {isCustom ? (
        <Suspense>
          <Fields state={state} />
        </Suspense>
      ) : null}
    </Group>
  );
}
