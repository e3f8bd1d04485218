import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Activity, ScrollText } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay } from '../api/session.ts';
import type { UsageOf } from '../api/usage-of.ts';
import { useTexts } from '../lib/texts.ts';
import { accessTexts } from './access-texts.ts';

/** Leads to the requests of one; nothing for a role that may not see them. */
export function RequestsButton({ of }: { readonly of: UsageOf }): ReactNode {
  const texts = useTexts(accessTexts);
  const may = useMay();
  if (!may('request.read')) return null;
  return (
    <Button
      variant="default"
      component={Link}
      to="/requests"
      search={of as never}
      leftSection={<Activity size={16} aria-hidden />}
    >
      {texts.toRequests}
    </Button>
  );
}

/** Leads to the ledger of one; nothing for a role that may not see it. */
export function LedgerButton({ of }: { readonly of: UsageOf }): ReactNode {
  const texts = useTexts(accessTexts);
  const may = useMay();
  if (!may('ledger.read')) return null;
  return (
    <Button
      variant="default"
      component={Link}
      to="/ledger"
      search={of as never}
      leftSection={<ScrollText size={16} aria-hidden />}
    >
      {texts.toLedger}
    </Button>
  );
}
