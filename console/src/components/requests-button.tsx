import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Activity, ScrollText } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay } from '../api/session.ts';
import type { UsageOf } from '../api/usage-of.ts';
import { useTexts } from '../lib/texts.ts';
import { accessTexts } from './access-texts.ts';

interface LeadingProps {
  readonly of: UsageOf;
  readonly to: string;
  readonly permission: string;
  readonly icon: LucideIcon;
  readonly label: string;
}

/** Nothing for a role that may not see what it leads to. */
function Leading({ of, to, permission, icon: Icon, label }: LeadingProps): ReactNode {
  if (!useMay()(permission)) return null;
  return (
    <Button
      variant="default"
      component={Link}
      to={to}
      search={of as never}
      leftSection={<Icon size={16} aria-hidden />}
    >
      {label}
    </Button>
  );
}

/** Leads to the requests of one. */
export function RequestsButton({ of }: { readonly of: UsageOf }): ReactNode {
  const { toRequests } = useTexts(accessTexts);
  return <Leading of={of} to="/requests" permission="request.read" icon={Activity} label={toRequests} />;
}

/** Leads to the ledger of one. */
export function LedgerButton({ of }: { readonly of: UsageOf }): ReactNode {
  const { toLedger } = useTexts(accessTexts);
  return <Leading of={of} to="/ledger" permission="ledger.read" icon={ScrollText} label={toLedger} />;
}
