import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import type { ListState } from './use-list-state.ts';

const WAIT_MS = 250;

/** A filter of a list as it is being typed: the URL follows once the typing rests. */
export function useTypedFilter(
  state: ListState,
  name: string,
): { readonly typed: string; readonly type: (text: string) => void } {
  const set = state.search[name] ?? '';
  const [typed, setTyped] = useState(set);
  const [seen, setSeen] = useState(set);
  // Changed by something else, such as the button that clears the filters; what is being typed is ahead of the URL.
  if (set !== seen) {
    setSeen(set);
    if (set !== typed.trim()) setTyped(set);
  }
  const filter = useDebouncedCallback((text: string) => state.filter({ [name]: text.trim() || undefined }), WAIT_MS);
  return {
    typed,
    type: (text) => {
      setTyped(text);
      filter(text);
    },
  };
}
