import { Pill } from '@mantine/core';
import type { ReactNode } from 'react';

interface FilterPillProps {
  readonly children: ReactNode;
  /** What taking it away is called. */
  readonly remove: string;
  readonly onRemove: () => void;
  readonly size?: 'lg';
}

/** A filter that was set elsewhere, and can be taken away here. */
export function FilterPill({ children, remove, onRemove, size }: FilterPillProps): ReactNode {
  return (
    <Pill
      size={size ?? 'md'}
      withRemoveButton
      onRemove={onRemove}
      // The library hides it from those who hear the page and from the keyboard.
      removeButtonProps={{ 'aria-label': remove, 'aria-hidden': false, tabIndex: 0 }}
    >
      {children}
    </Pill>
  );
}
