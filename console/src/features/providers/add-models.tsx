import { Alert, Button, Drawer, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { modelsKey } from '../../api/models.ts';
import { providersKey, updateProvider } from '../../api/providers.ts';
import type { Provider } from '../../api/providers.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { describeError } from '../../components/error-state.tsx';
import { ModelPicker } from '../../components/model-picker.tsx';
import { useTexts } from '../../lib/texts.ts';
import { providersTexts } from './texts.ts';

/** Picks models of the provider and makes deployments of them. */
export function AddModels({
  provider,
  onClose,
}: {
  readonly provider: Provider;
  readonly onClose: () => void;
}): ReactNode {
  const texts = useTexts(providersTexts);
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const add = useMutation({
    mutationFn: () => {
      const more = [...chosen].map((name) => ({ model: name, upstream_model: name }));
      return updateProvider(provider.id, provider.version, { models: [...provider.models, ...more] });
    },
    onSuccess: async (saved) => {
      if (saved.warnings !== undefined) {
        notifications.show({
          color: 'yellow',
          title: texts.warnings,
          message: saved.warnings.join('\n'),
          autoClose: 12_000,
        });
      }
      onClose();
      await Promise.all([
        queries.invalidateQueries({ queryKey: providersKey }),
        queries.invalidateQueries({ queryKey: modelsKey }),
      ]);
    },
  });
  return (
    <Drawer opened onClose={onClose} size="xl" title={texts.addModelsTo(provider.name)}>
      <Stack>
        <ModelPicker
          providerId={provider.id}
          kind={provider.kind}
          offered={new Set(provider.models.map((offer) => offer.upstream_model))}
          chosen={chosen}
          onChange={setChosen}
        />
        {add.error === null ? null : (
          <Alert color="red" role="alert">
            {describeError(add.error, common)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button disabled={chosen.size === 0} loading={add.isPending} onClick={() => add.mutate()}>
            {texts.addCount(chosen.size)}
          </Button>
        </Group>
      </Stack>
    </Drawer>
  );
}
