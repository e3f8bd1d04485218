import { Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatInstant, formatRelative } from '../lib/format.ts';
import { useLanguage, useTexts } from '../lib/texts.ts';
import { useNow } from '../lib/use-now.ts';
import { commonTexts } from './common-texts.ts';

interface InstantProps {
  /** RFC 3339; null: never. */
  readonly at: string | null;
  /** `relative`: how long ago, the exact instant on hovering; else the other way round. */
  readonly show?: 'exact' | 'relative';
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
  return (
    <Tooltip label={show === 'exact' ? `${relative} · ${at}` : `${exact} · ${at}`}>
      <time dateTime={at} className="tabular nowrap">
        {show === 'exact' ? exact : relative}
      </time>
    </Tooltip>
  );
}
