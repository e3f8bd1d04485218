import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { choiceQuery, useNames } from '../api/names.ts';
import type { NamedKind } from '../api/names.ts';
import { useTexts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';

interface EntityPickerProps {
  readonly kind: NamedKind;
  /** Id of the chosen one; null: none. */
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  readonly label?: string;
  readonly ariaLabel?: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly error?: ReactNode;
  readonly w?: number;
  readonly required?: boolean;
}

/** Chooses a customer, customer user or token by its name; the server searches, however many there are. */
export function EntityPicker({ kind, value, onChange, ariaLabel, ...field }: EntityPickerProps): ReactNode {
  const texts = useTexts(commonTexts);
  const names = useNames(kind, [value]);
  const chosen = value === null ? undefined : (names.get(value) ?? value);
  const [typed, setTyped] = useState('');
  const [part] = useDebouncedValue(typed, 250);
  const query = useQuery(choiceQuery(kind, part === chosen ? '' : part));
  const found = query.data ?? [];
  const data = found.map(({ id, name }) => ({ value: id, label: name }));
  if (value !== null && chosen !== undefined && !found.some(({ id }) => id === value)) {
    data.unshift({ value, label: chosen });
  }
  return (
    <Select
      {...field}
      aria-label={ariaLabel}
      clearable={field.required !== true}
      searchable
      data={data}
      filter={({ options }) => options}
      nothingFoundMessage={query.isPending ? texts.loading : texts.noMatchTitle}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
    />
  );
}
