import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { modelsKey } from '../../api/models.ts';
import { pricesKey } from '../../api/prices.ts';
import { providersKey } from '../../api/providers.ts';
import { useTexts } from '../../lib/texts.ts';
import { changeTexts } from './change-texts.ts';

/** Asks anew for whatever shows prices. */
export function useRefreshPrices(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([pricesKey, modelsKey, providersKey].map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
}

/** Says that prices were changed, and asks anew for whatever shows them. */
export function usePricesChanged(): () => Promise<void> {
  const texts = useTexts(changeTexts);
  const refresh = useRefreshPrices();
  return async () => {
    notifications.show({ color: 'teal', message: texts.applied });
    await refresh();
  };
}
