import { useQueryClient } from '@tanstack/react-query';
import { Power } from 'lucide-react';
import type { ReactNode } from 'react';
import { modelsKey, removeModel } from '../../api/models.ts';
import type { Model } from '../../api/models.ts';
import { providersKey } from '../../api/providers.ts';
import { useMay } from '../../api/session.ts';
import { ItemActions } from '../../components/item-actions.tsx';
import { RowMenuItem } from '../../components/row-menu.tsx';
import { useTexts } from '../../lib/texts.ts';
import { ModelForm } from './form-later.ts';
import { modelsTexts } from './texts.ts';
import { useModelChange } from './use-model-change.ts';

interface RowActionsProps {
  readonly model: Model;
  /** After it is gone. */
  readonly onRemoved?: () => void;
}

export function RowActions({ model, onRemoved }: RowActionsProps): ReactNode {
  const { id, name, enabled } = model;
  const texts = useTexts(modelsTexts);
  const may = useMay();
  const queries = useQueryClient();
  const change = useModelChange(model);
  if (!may('model.write')) return null;
  return (
    <ItemActions
      name={name}
      label={texts.menu(name)}
      loading={change.isPending}
      form={(close) => <ModelForm onClose={close} model={model} />}
      end={{
        title: texts.deleteTitle(name),
        consequence: texts.deleteConsequence,
        run: async () => {
          await removeModel(id);
          // A list that was left is shown again at once: it must not show what is gone.
          await queries.invalidateQueries({ queryKey: [...modelsKey, 'list'], refetchType: 'all' });
          onRemoved?.();
          await queries.invalidateQueries({ queryKey: providersKey });
        },
      }}
    >
      <RowMenuItem icon={Power} onClick={() => change.mutate({ enabled: !enabled })}>
        {enabled ? texts.disable : texts.enable}
      </RowMenuItem>
    </ItemActions>
  );
}
