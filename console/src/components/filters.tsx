import { Select, TextInput } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { NAMED_PERMISSIONS } from '../api/names.ts';
import type { NamedKind } from '../api/names.ts';
import { useMay } from '../api/session.ts';
import type { ListState } from '../lib/use-list-state.ts';
import { useTypedFilter } from '../lib/use-typed-filter.ts';
import { EntityPicker } from './entity-picker.tsx';

interface FilterProps {
  readonly state: ListState;
  /** Of the filter in the URL. */
  readonly name: string;
  readonly label: string;
  /** Shown while it is not set; absent: the label. */
  readonly placeholder?: string;
  /** Pixels. */
  readonly w: number;
}

interface FilterSelectProps extends FilterProps {
  readonly data: SelectProps['data'];
  readonly searchable?: boolean;
}

/** A filter of which one of a few values is chosen. */
export function FilterSelect({ state, name, label, placeholder = label, ...field }: FilterSelectProps): ReactNode {
  return (
    <Select
      {...field}
      aria-label={label}
      placeholder={placeholder}
      clearable
      value={state.search[name] ?? null}
      onChange={(value) => state.filter({ [name]: value ?? undefined })}
    />
  );
}

/** A filter that is typed; the list follows once the typing rests. */
export function FilterText({ state, name, label, placeholder = label, w }: FilterProps): ReactNode {
  const { typed, type } = useTypedFilter(state, name);
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      w={w}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

/** A filter of which one is found by its name; nothing for a role that may not see the kind. */
export function FilterEntity({ kind, ...props }: FilterProps & { readonly kind: NamedKind }): ReactNode {
  const { state, name, label, placeholder = label, w } = props;
  const may = useMay();
  if (!may(NAMED_PERMISSIONS[kind])) return null;
  return (
    <EntityPicker
      kind={kind}
      ariaLabel={label}
      placeholder={placeholder}
      w={w}
      value={state.search[name] ?? null}
      onChange={(id) => state.filter({ [name]: id ?? undefined })}
    />
  );
}
