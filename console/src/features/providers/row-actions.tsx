import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Pencil, Power, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { modelsKey } from '../../api/models.ts';
import { providersKey, removeProvider, updateProvider } from '../../api/providers.ts';
import type { Provider } from '../../api/providers.ts';
import { useMay } from '../../api/session.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import { describeError } from '../../components/error-state.tsx';
import { useTexts } from '../../lib/texts.ts';
import { ProviderForm } from './form.tsx';
import { providersTexts } from './texts.ts';

interface RowActionsProps {
  readonly provider: Provider;
  /** After it is gone. */
  readonly onRemoved?: () => void;
}

export function RowActions({ provider, onRemoved }: RowActionsProps): ReactNode {
  const texts = useTexts(providersTexts);
  const common = useTexts(commonTexts);
  const may = useMay();
  const queries = useQueryClient();
  const [editing, edit] = useDisclosure();
  const [deleting, del] = useDisclosure();
  const refresh = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: modelsKey });
    await queries.invalidateQueries({ queryKey: providersKey });
  };
  const toggle = useMutation({
    mutationFn: () => updateProvider(provider.id, provider.version, { enabled: !provider.enabled }),
    onSuccess: refresh,
    onError: (error) => notifications.show({ color: 'red', message: describeError(error, common) }),
  });
  if (!may('provider.write')) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={texts.menu(provider.name)} loading={toggle.isPending}>
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil size={16} aria-hidden />} onClick={edit.open}>
            {common.edit}
          </Menu.Item>
          <Menu.Item leftSection={<Power size={16} aria-hidden />} onClick={() => toggle.mutate()}>
            {provider.enabled ? texts.disable : texts.enable}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<Trash2 size={16} aria-hidden />} onClick={del.open}>
            {common.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {editing ? <ProviderForm opened onClose={edit.close} provider={provider} /> : null}
      <ConfirmByName
        opened={deleting}
        onClose={del.close}
        title={texts.deleteTitle(provider.name)}
        consequence={texts.deleteConsequence}
        name={provider.name}
        action={common.delete}
        onConfirm={async () => {
          await removeProvider(provider.id);
          // A list that was left is shown again at once: it must not show what is gone.
          await queries.invalidateQueries({ queryKey: [...providersKey, 'list'], refetchType: 'all' });
          onRemoved?.();
          await queries.invalidateQueries({ queryKey: modelsKey });
        }}
      />
    </>
  );
}
