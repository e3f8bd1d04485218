import { notifications } from '@mantine/notifications';
import { useTexts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';
import { describeError } from './error-state.tsx';

/** Says that something was done. */
export function tellDone(message: string): void {
  notifications.show({ color: 'teal', message });
}

/** Says why something that has no place of its own for it was not done. */
export function useTellError(): (error: unknown) => void {
  const texts = useTexts(commonTexts);
  return (error) => void notifications.show({ color: 'red', message: describeError(error, texts) });
}

/** Says what is not as the operator may think, of something that was saved all the same. */
export function tellWarnings(title: string, warnings: readonly string[] | undefined): void {
  if (warnings === undefined) return;
  notifications.show({ color: 'yellow', title, message: warnings.join('\n'), autoClose: 12_000 });
}
