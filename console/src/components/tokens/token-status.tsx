import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Token } from '../../api/tokens.ts';
import { formatInstant, formatRelative } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { useNow } from '../../lib/use-now.ts';
import { Tip } from '../tip.tsx';
import { tokenTexts } from './texts.ts';

const COLORS = { active: 'teal', expired: 'gray', revoked: 'red' } as const satisfies Record<Token['status'], string>;

/** Whether a token works; one that was rotated says until when. */
export function TokenStatus({ token }: { readonly token: Token }): ReactNode {
  const texts = useTexts(tokenTexts);
  const language = useLanguage();
  const now = useNow();
  const { status, overlap_ends_at: ends } = token;
  if (status === 'active' && ends !== null) {
    return (
      <Tip label={formatInstant(ends, language)}>
        <Badge color="orange">{texts.overlapEnds(formatRelative(ends, now, language))}</Badge>
      </Tip>
    );
  }
  return <Badge color={COLORS[status]}>{texts.statuses[status]}</Badge>;
}
