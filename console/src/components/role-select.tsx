import { Select } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/texts.ts';
import { ROLE_NAMES, roleTexts } from './role-texts.ts';

/** One of the roles; what it may do stands below it. */
export function RoleSelect(props: Omit<SelectProps, 'data' | 'label'>): ReactNode {
  const texts = useTexts(roleTexts);
  const chosen = ROLE_NAMES.find((name) => name === props.value);
  return (
    <Select
      label={texts.role}
      description={chosen === undefined ? undefined : texts.about[chosen]}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      allowDeselect={false}
      data={ROLE_NAMES.map((value) => ({ value, label: texts.names[value] }))}
      {...props}
    />
  );
}
