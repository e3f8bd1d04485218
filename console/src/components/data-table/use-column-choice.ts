import { useLocalStorage } from '@mantine/hooks';
import type { Column } from './columns.ts';

/** The columns that the viewer chose for a list, remembered in this browser. */
export function useColumnChoice<T>(
  list: string,
  columns: readonly Column<T>[],
): readonly [Record<string, boolean>, (choice: Record<string, boolean>) => void] {
  const [chosen, setChosen] = useLocalStorage<Record<string, boolean>>({
    key: `tallygate-columns-${list}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const visibility = Object.fromEntries(columns.map(({ id, hidden }) => [id, chosen[id] ?? hidden !== true]));
  return [visibility, setChosen];
}
