import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { recallList } from '../lib/list-memory.ts';

export interface Back {
  /** Path of the list: `/customers`. */
  readonly to: string;
  /** Its title. */
  readonly label: string;
}

/** The way back from one item to its list, filtered as it was left. */
export function BackLink({ to, label }: Back): ReactNode {
  return (
    <Anchor component={Link} to={to} search={recallList(to) as never} size="sm" className="back-link">
      <ArrowLeft size={14} aria-hidden />
      {label}
    </Anchor>
  );
}
