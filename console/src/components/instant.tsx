import { Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatInstant, formatRelative, formatShortInstant } from '../lib/format.ts';
import { useLanguage, useTexts } from '../lib/texts.ts';
import { useNow } from '../lib/use-now.ts';
import { commonTexts } from './common-texts.ts';

interface InstantProps {
  /** RFC 3339; null: never. */
  readonly at: string | null;
  /**
   * `relative`: how long ago, the exact instant on hovering; else the other way round. `short`: without this year, for lists whose rows are
   * mostly of these days.
   */
  readonly show?: 'exact' | 'relative' | 'short';
}

/** An instant in the viewer's time zone. */
export function Instant({ at, show = 'exact' }: InstantProps): ReactNode {
  const language = useLanguage();
  const texts = useTexts(commonTexts);
  const now = useNow();
  if (at === null) {
    return (
      <Text span inherit c="dimmed">
        {texts.never}
      </Text>
    );
  }
  const exact = formatInstant(at, language);
  const relative = formatRelative(at, now, language);
  const shown = { exact, relative, short: formatShortInstant(at, now, language) };
  return (
    <Tooltip label={show === 'relative' ? `${exact} · ${at}` : `${relative} · ${at}`}>
      <time dateTime={at} className="tabular nowrap">
        {shown[show]}
      </time>
    </Tooltip>
  );
}
