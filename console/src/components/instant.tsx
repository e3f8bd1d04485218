import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatInstant, formatRelative, formatShortInstant, formatZonedInstant } from '../lib/format.ts';
import { useLanguage, useTexts } from '../lib/texts.ts';
import { useNow } from '../lib/use-now.ts';
import { commonTexts } from './common-texts.ts';

interface InstantProps {
  /** RFC 3339; null: never. */
  readonly at: string | null;
  /**
   * `relative`: how long ago, the exact instant on hovering; else the other way round. `short`: without this year, for lists whose rows are
   * mostly of these days. `zoned`: to the minute, with the viewer's zone, for what happens at the midnight of another zone.
   */
  readonly show?: 'exact' | 'relative' | 'short' | 'zoned';
}

function Never(): ReactNode {
  const texts = useTexts(commonTexts);
  return (
    <Text span inherit c="dimmed">
      {texts.never}
    </Text>
  );
}

/** How long ago is said by the tip, which knows the time by then. */
function Exact({ at, show }: { readonly at: string; readonly show: 'exact' | 'short' | 'zoned' }): ReactNode {
  const language = useLanguage();
  return (
    <time dateTime={at} data-tip="" className="tabular nowrap">
      {show === 'short'
        ? formatShortInstant(at, Date.now(), language)
        : (show === 'zoned' ? formatZonedInstant : formatInstant)(at, language)}
    </time>
  );
}

function Relative({ at }: { readonly at: string }): ReactNode {
  const language = useLanguage();
  const now = useNow();
  return (
    <time dateTime={at} data-tip={`${formatInstant(at, language)} · ${at}`} className="tabular nowrap">
      {formatRelative(at, now, language)}
    </time>
  );
}

/** An instant in the viewer's time zone. */
export function Instant({ at, show = 'exact' }: InstantProps): ReactNode {
  if (at === null) return <Never />;
  return show === 'relative' ? <Relative at={at} /> : <Exact at={at} show={show} />;
}
