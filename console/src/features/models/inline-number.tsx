import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';

interface InlineNumberProps {
  readonly label: string;
  /** null: not set, so that something else counts. */
  readonly value: number | null;
  /** What counts where it is not set. */
  readonly fallback: string;
  readonly max: number;
  readonly onSave: (value: number | null) => void;
}

/** A number that is changed in its cell: Enter or leaving the field saves it, Escape leaves it as it was. */
export function InlineNumber({ label, value, fallback, max, onSave }: InlineNumberProps): ReactNode {
  const [typed, setTyped] = useState<number | null>(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setTyped(value);
  }
  return (
    <NumberInput
      aria-label={label}
      size="xs"
      w={84}
      ml="auto"
      min={1}
      max={max}
      clampBehavior="strict"
      allowDecimal={false}
      hideControls
      placeholder={fallback}
      styles={{ input: { textAlign: 'end' } }}
      value={typed ?? ''}
      onChange={(next) => setTyped(typeof next === 'number' ? next : null)}
      onBlur={() => {
        if (typed !== value) onSave(typed);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setTyped(value);
      }}
    />
  );
}
