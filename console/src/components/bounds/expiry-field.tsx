import { DateTimePicker } from '@mantine/dates';
import type { ReactNode } from 'react';
import { fromLocalTime, toLocalTime } from '../../lib/local-time.ts';
import { useTexts } from '../../lib/texts.ts';
import { viewerZone } from '../../lib/time-span.ts';
import { useNow } from '../../lib/use-now.ts';
import { ViewerDates } from '../viewer-dates.tsx';
import { boundsTexts } from './texts.ts';

interface ExpiryFieldProps {
  /** RFC 3339; null: never. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly error?: ReactNode;
}

const DAY_MS = 86_400_000;

/** When something ends, in the viewer's time zone. */
export function ExpiryField({ value, onChange, error }: ExpiryFieldProps): ReactNode {
  const texts = useTexts(boundsTexts);
  const now = useNow();
  const preset = (days: number): string => toLocalTime(new Date(now + days * DAY_MS).toISOString()) ?? '';
  return (
    <ViewerDates>
      <DateTimePicker
        label={texts.expires}
        description={texts.expiresHelp(viewerZone())}
        clearable
        valueFormat="YYYY-MM-DD HH:mm"
        value={toLocalTime(value)}
        onChange={(local) => onChange(fromLocalTime(local))}
        presets={[
          ...[7, 30, 90].map((days) => ({ value: preset(days), label: texts.inDays(days) })),
          { value: preset(365), label: texts.inAYear },
        ]}
        error={error}
      />
    </ViewerDates>
  );
}
