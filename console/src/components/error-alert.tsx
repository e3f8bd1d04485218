import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';
import { describeError } from './error-state.tsx';

interface ErrorAlertProps {
  /** null: nothing has failed, and nothing is shown. */
  readonly error: unknown;
  /** What the failure means here, where this is known better than in general. */
  readonly said?: ReactNode;
  /** What is shown below it. */
  readonly children?: ReactNode;
}

/** Why something that the viewer asked for was not done. */
export function ErrorAlert({ error, said, children }: ErrorAlertProps): ReactNode {
  const texts = useTexts(commonTexts);
  if (error === null) return null;
  return (
    <Alert color="red" role="alert">
      {said ?? describeError(error, texts)}
      {children}
    </Alert>
  );
}
