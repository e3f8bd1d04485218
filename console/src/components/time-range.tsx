import '@mantine/dates/styles.css';
import { Group, Select } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { fromLocalTime, toLocalTime } from '../lib/local-time.ts';
import { useTexts } from '../lib/texts.ts';
import { QUICK_HOURS } from '../lib/time-span.ts';
import type { QuickRange } from '../lib/time-span.ts';
import type { ListState } from '../lib/use-list-state.ts';
import { timeRangeTexts } from './time-range-texts.ts';

interface TimeRangeProps {
  readonly state: ListState;
  /** Where the URL says nothing; null: all time. */
  readonly fallback: QuickRange | null;
}

/** Quick time ranges, or one from and to an instant of the viewer's zone; kept in the URL. */
export function TimeRange({ state, fallback }: TimeRangeProps): ReactNode {
  const texts = useTexts(timeRangeTexts);
  const { from, to, range } = state.search;
  const [choosing, setChoosing] = useState(false);
  const isCustom = choosing || from !== undefined || to !== undefined;
  const quick = Object.keys(QUICK_HOURS) as QuickRange[];
  const choose = (value: string | null): void => {
    setChoosing(value === 'custom');
    if (value !== 'custom') state.filter({ range: value ?? undefined, from: undefined, to: undefined });
  };
  return (
    <Group gap="xs">
      <Select
        aria-label={texts.label}
        w={160}
        allowDeselect={false}
        value={isCustom ? 'custom' : (range ?? fallback ?? 'all')}
        onChange={choose}
        data={[
          ...quick.map((value) => ({ value, label: texts.quick[value] })),
          ...(fallback === null ? [{ value: 'all', label: texts.all }] : []),
          { value: 'custom', label: texts.custom },
        ]}
      />
      {isCustom ? (
        <>
          <DateTimePicker
            aria-label={texts.from}
            placeholder={texts.from}
            clearable
            w={190}
            valueFormat="YYYY-MM-DD HH:mm"
            value={toLocalTime(from)}
            onChange={(value) => state.filter({ from: fromLocalTime(value) ?? undefined, range: undefined })}
          />
          <DateTimePicker
            aria-label={texts.to}
            placeholder={texts.to}
            clearable
            w={190}
            valueFormat="YYYY-MM-DD HH:mm"
            value={toLocalTime(to)}
            onChange={(value) => state.filter({ to: fromLocalTime(value) ?? undefined, range: undefined })}
          />
        </>
      ) : null}
    </Group>
  );
}
