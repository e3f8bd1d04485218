import { modelsKey } from '../../api/models.ts';
import { pricesKey } from '../../api/prices.ts';
import { providersKey } from '../../api/providers.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { tellDone } from '../../components/notices.ts';
import { useTexts } from '../../lib/texts.ts';
import { changeTexts } from './change-texts.ts';

/** Asks anew for whatever shows prices. */
export function useRefreshPrices(): () => Promise<void> {
  return useRefresh(pricesKey, modelsKey, providersKey);
}

/** Says that prices were changed, and asks anew for whatever shows them. */
export function usePricesChanged(): () => Promise<void> {
  const texts = useTexts(changeTexts);
  const refresh = useRefreshPrices();
  return async () => {
    tellDone(texts.applied);
    await refresh();
  };
}
