import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Pencil, Power, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { modelsKey, removeModel } from '../../api/models.ts';
import type { Model } from '../../api/models.ts';
import { providersKey } from '../../api/providers.ts';
import { useMay } from '../../api/session.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import { useTexts } from '../../lib/texts.ts';
import { ModelForm } from './form.tsx';
import { modelsTexts } from './texts.ts';
import { useModelChange } from './use-model-change.ts';

interface RowActionsProps {
  readonly model: Model;
  /** After it is gone. */
  readonly onRemoved?: () => void;
}

export function RowActions({ model, onRemoved }: RowActionsProps): ReactNode {
  const texts = useTexts(modelsTexts);
  const common = useTexts(commonTexts);
  const may = useMay();
  const queries = useQueryClient();
  const change = useModelChange(model);
  const [editing, edit] = useDisclosure();
  const [deleting, del] = useDisclosure();
  if (!may('model.write')) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={texts.menu(model.name)} loading={change.isPending}>
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil size={16} aria-hidden />} onClick={edit.open}>
            {common.edit}
          </Menu.Item>
          <Menu.Item
            leftSection={<Power size={16} aria-hidden />}
            onClick={() => change.mutate({ enabled: !model.enabled })}
          >
            {model.enabled ? texts.disable : texts.enable}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<Trash2 size={16} aria-hidden />} onClick={del.open}>
            {common.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {editing ? <ModelForm opened onClose={edit.close} model={model} /> : null}
      <ConfirmByName
        opened={deleting}
        onClose={del.close}
        title={texts.deleteTitle(model.name)}
        consequence={texts.deleteConsequence}
        name={model.name}
        action={common.delete}
        onConfirm={async () => {
          await removeModel(model.id);
          // A list that was left is shown again at once: it must not show what is gone.
          await queries.invalidateQueries({ queryKey: [...modelsKey, 'list'], refetchType: 'all' });
          onRemoved?.();
          await queries.invalidateQueries({ queryKey: providersKey });
        }}
      />
    </>
  );
}
