import { useMutation, useQueryClient } from '@tanstack/react-query';
import { modelsKey, updateModel } from '../../api/models.ts';
import type { Model } from '../../api/models.ts';
import { pricesKey } from '../../api/prices.ts';
import { providersKey } from '../../api/providers.ts';
import type { Body } from '../../api/schema-types.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { tellWarnings, useTellError } from '../../components/notices.ts';
import { useTexts } from '../../lib/texts.ts';
import { modelsTexts } from './texts.ts';

/** Shows what is not as the operator may think, and asks anew for whatever shows models. */
export function useModelSaved(): (saved: Model) => Promise<void> {
  const texts = useTexts(modelsTexts);
  const refresh = useRefresh(modelsKey, providersKey, pricesKey);
  return async ({ warnings }) => {
    tellWarnings(texts.warnings, warnings);
    await refresh();
  };
}

/** A change of one model that is made in place; a failure is said. */
export function useModelChange(model: Model) {
  const tellError = useTellError();
  const queries = useQueryClient();
  const saved = useModelSaved();
  return useMutation({
    mutationFn: (patch: Partial<Body<'createModel'>>) => updateModel(model.id, model.version, patch),
    onSuccess: saved,
    onError: async (error) => {
      tellError(error);
      await queries.invalidateQueries({ queryKey: modelsKey });
    },
  });
}
