import { Fieldset, NumberInput, SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/texts.ts';
import { limitTexts } from './limit-texts.ts';

/** Every limit that may be set, in the order in which they are shown. */
export const LIMIT_NAMES = [
  'requests_per_minute',
  'tokens_per_minute',
  'requests_per_day',
  'tokens_per_day',
  'concurrent_requests',
] as const;

export type LimitName = (typeof LIMIT_NAMES)[number];
/** Absent or null: not limited. */
export type LimitValues = Readonly<Partial<Record<LimitName, number | null>>>;

interface LimitFieldsProps {
  readonly value: LimitValues;
  readonly onChange: (value: LimitValues) => void;
  /** What the server said of `limits.requests_per_minute`. */
  readonly errorAt: (path: string) => ReactNode;
  /** What an empty field stands for; absent: no limit. */
  readonly emptyText?: string;
}

/** The limits of something: an empty field is no limit. */
export function LimitFields({ value, onChange, errorAt, emptyText }: LimitFieldsProps): ReactNode {
  const texts = useTexts(limitTexts);
  return (
    <Fieldset legend={texts.title}>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {LIMIT_NAMES.map((name) => (
          <NumberInput
            key={name}
            label={texts.names[name]}
            placeholder={emptyText ?? texts.unlimited}
            min={1}
            allowDecimal={false}
            thousandSeparator=","
            value={value[name] ?? ''}
            onChange={(next) => onChange({ ...value, [name]: typeof next === 'number' ? next : null })}
            error={errorAt(`limits.${name}`)}
          />
        ))}
      </SimpleGrid>
    </Fieldset>
  );
}

/** The limits that are set, in their order. */
export function listLimits(limits: LimitValues): readonly { readonly name: LimitName; readonly limit: number }[] {
  return LIMIT_NAMES.flatMap((name) => {
    const limit = limits[name] ?? null;
    return limit === null ? [] : [{ name, limit }];
  });
}

/** Only the limits that are set, as the server takes them whole; null takes a limit away that was there. */
export function toLimitsPatch(value: LimitValues, before: LimitValues): Record<string, number | null> {
  return Object.fromEntries(
    LIMIT_NAMES.flatMap((name) => {
      const next = value[name] ?? null;
      return next === (before[name] ?? null) ? [] : [[name, next]];
    }),
  );
}
