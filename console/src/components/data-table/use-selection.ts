import { useState } from 'react';
import type { Selection } from './data-table.tsx';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The rows that are chosen, by id and name; they stay chosen when the page is turned. */
export function useSelection<T extends Named>(rows: readonly T[] | undefined) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, T>>(new Map());
  const selection: Selection = {
    ids: new Set(chosen.keys()),
    onChange: (ids) => {
      const known = new Map([...chosen, ...(rows ?? []).map((row) => [row.id, row] as const)]);
      setChosen(new Map([...known].filter(([id]) => ids.has(id))));
    },
  };
  return { selection, selected: [...chosen.values()], clear: (): void => setChosen(new Map()) };
}
