import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { modelsKey, updateModel } from '../../api/models.ts';
import type { Model } from '../../api/models.ts';
import { pricesKey } from '../../api/prices.ts';
import { providersKey } from '../../api/providers.ts';
import type { Body } from '../../api/schema-types.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { describeError } from '../../components/error-state.tsx';
import { useTexts } from '../../lib/texts.ts';
import { modelsTexts } from './texts.ts';

/** Shows what is not as the operator may think, and asks anew for whatever shows models. */
export function useModelSaved(): (saved: Model) => Promise<void> {
  const texts = useTexts(modelsTexts);
  const queries = useQueryClient();
  return async ({ warnings }) => {
    if (warnings !== undefined) {
      notifications.show({ color: 'yellow', title: texts.warnings, message: warnings.join('\n'), autoClose: 12_000 });
    }
    await Promise.all([modelsKey, providersKey, pricesKey].map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
}

/** A change of one model that is made in place; a failure is said. */
export function useModelChange(model: Model) {
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const saved = useModelSaved();
  return useMutation({
    mutationFn: (patch: Partial<Body<'createModel'>>) => updateModel(model.id, model.version, patch),
    onSuccess: saved,
    onError: async (error) => {
      notifications.show({ color: 'red', message: describeError(error, common) });
      await queries.invalidateQueries({ queryKey: modelsKey });
    },
  });
}
