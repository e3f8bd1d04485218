import { useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';

/** Asks anew for whatever shows what these keys stand for. */
export function useRefresh(...keys: readonly QueryKey[]): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
}
