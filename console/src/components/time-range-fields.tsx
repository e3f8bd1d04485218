import { DateTimePicker } from '@mantine/dates';
import type { ReactNode } from 'react';
import { fromLocalTime, toLocalTime } from '../lib/local-time.ts';
import { useTexts } from '../lib/texts.ts';
import type { ListState } from '../lib/use-list-state.ts';
import { timeRangeTexts } from './time-range-texts.ts';
import { ViewerDates } from './viewer-dates.tsx';

/** From and to an instant of the viewer's zone. */
export function TimeRangeFields({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(timeRangeTexts);
  return (
    <ViewerDates>
      {(['from', 'to'] as const).map((end) => (
        <DateTimePicker
          key={end}
          aria-label={texts[end]}
          placeholder={texts[end]}
          clearable
          w={190}
          valueFormat="YYYY-MM-DD HH:mm"
          value={toLocalTime(state.search[end])}
          onChange={(value) => state.filter({ [end]: fromLocalTime(value) ?? undefined, range: undefined })}
        />
      ))}
    </ViewerDates>
  );
}
