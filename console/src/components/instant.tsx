import { Text } from '@mantine/core';
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

function Never(): ReactNode {
  const texts = useTexts(commonTexts);
  return (
    <Text span inherit c="dimmed">
      {texts.never}
    </Text>
  );
}

/** How long ago is said by the tip, which knows the time by then. */
function Exact({ at }: { readonly at: string }): ReactNode {
  return (
    <time dateTime={at} data-tip="" className="tabular nowrap">
      {formatInstant(at, useLanguage())}
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
  return show === 'exact' ? <Exact at={at} /> : <Relative at={at} />;
}
