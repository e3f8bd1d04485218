import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/texts.ts';
import { accessTexts } from './access-texts.ts';

/** Whether a customer or customer user may call. */
export function StatusBadge({ status }: { readonly status: 'active' | 'suspended' }): ReactNode {
  const texts = useTexts(accessTexts);
  return <Badge color={status === 'active' ? 'teal' : 'gray'}>{texts[status]}</Badge>;
}
