import { PasswordInput } from '@mantine/core';
import type { PasswordInputProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';

/** A secret as it is typed; it can be looked at. */
export function PasswordField(props: PasswordInputProps): ReactNode {
  const { showTyped } = useTexts(commonTexts);
  return <PasswordInput autoComplete="off" visibilityToggleButtonProps={{ 'aria-label': showTyped }} {...props} />;
}
