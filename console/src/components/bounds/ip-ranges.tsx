import { TagsInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { listError } from '../field-errors.ts';
import type { FieldErrors } from '../field-errors.ts';
import { boundsTexts } from './texts.ts';

interface IpRangesProps {
  /** null: from anywhere. */
  readonly value: readonly string[] | null;
  readonly onChange: (value: readonly string[] | null) => void;
  readonly errors: FieldErrors;
}

/** The addresses and ranges that may call. */
export function IpRanges({ value, onChange, errors }: IpRangesProps): ReactNode {
  const texts = useTexts(boundsTexts);
  return (
    <TagsInput
      label={texts.ips}
      description={texts.ipsHelp}
      placeholder={value === null || value.length === 0 ? texts.anyIp : undefined}
      acceptValueOnBlur
      splitChars={[',', ' ', ';']}
      value={[...(value ?? [])]}
      onChange={(ranges) => onChange(ranges.length === 0 ? null : ranges)}
      error={listError(errors, 'allowed_ips', value ?? [])}
    />
  );
}
