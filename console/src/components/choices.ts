import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { modelChoiceQuery } from '../api/models.ts';
import { providerChoiceQuery } from '../api/providers.ts';
import type { Provider } from '../api/providers.ts';
import { useMay } from '../api/session.ts';

const WAIT_MS = 250;

/** A list that the server has searched is shown as it is. */
export function showAll<T>({ options }: { readonly options: T }): T {
  return options;
}

/**
 * Names of models that fit what is being typed; the server searches, however many there are.
 * @param wanted false: nothing is asked for
 */
export function useModelNames(typed: string, wanted = true): readonly string[] {
  const may = useMay();
  const [part] = useDebouncedValue(typed, WAIT_MS);
  const { data } = useQuery({ ...modelChoiceQuery(part), enabled: wanted && may('model.read') });
  return data?.items.map(({ name }) => name) ?? [];
}

/** Providers that fit what is being typed. */
export function useProviderChoice(typed: string): readonly Provider[] {
  const may = useMay();
  const [part] = useDebouncedValue(typed, WAIT_MS);
  const { data } = useQuery({ ...providerChoiceQuery(part), enabled: may('provider.read') });
  return data?.items ?? [];
}
