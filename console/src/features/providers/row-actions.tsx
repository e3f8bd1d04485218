import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Power } from 'lucide-react';
import type { ReactNode } from 'react';
import { modelsKey } from '../../api/models.ts';
import { providersKey, removeProvider, updateProvider } from '../../api/providers.ts';
import type { Provider } from '../../api/providers.ts';
import { useMay } from '../../api/session.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { ItemActions } from '../../components/item-actions.tsx';
import { useTellError } from '../../components/notices.ts';
import { RowMenuItem } from '../../components/row-menu.tsx';
import { useTexts } from '../../lib/texts.ts';
import { ProviderForm } from './form-later.ts';
import { providersTexts } from './texts.ts';

interface RowActionsProps {
  readonly provider: Provider;
  /** After it is gone. */
  readonly onRemoved?: () => void;
}

export function RowActions({ provider, onRemoved }: RowActionsProps): ReactNode {
  const { id, name, version, enabled } = provider;
  const texts = useTexts(providersTexts);
  const may = useMay();
  const queries = useQueryClient();
  const toggle = useMutation({
    mutationFn: () => updateProvider(id, version, { enabled: !enabled }),
    onSuccess: useRefresh(modelsKey, providersKey),
    onError: useTellError(),
  });
  if (!may('provider.write')) return null;
  return (
    <ItemActions
      name={name}
      label={texts.menu(name)}
      loading={toggle.isPending}
      form={(close) => <ProviderForm onClose={close} provider={provider} />}
      end={{
        title: texts.deleteTitle(name),
        consequence: texts.deleteConsequence,
        run: async () => {
          await removeProvider(id);
          // A list that was left is shown again at once: it must not show what is gone.
          await queries.invalidateQueries({ queryKey: [...providersKey, 'list'], refetchType: 'all' });
          onRemoved?.();
          await queries.invalidateQueries({ queryKey: modelsKey });
        },
      }}
    >
      <RowMenuItem icon={Power} onClick={() => toggle.mutate()}>
        {enabled ? texts.disable : texts.enable}
      </RowMenuItem>
    </ItemActions>
  );
}
