import { Button, Drawer, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { modelsKey } from '../../api/models.ts';
import { providersKey, updateProvider } from '../../api/providers.ts';
import type { Provider } from '../../api/providers.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ErrorAlert } from '../../components/error-alert.tsx';
import { ModelPicker } from '../../components/model-picker.tsx';
import { tellWarnings } from '../../components/notices.ts';
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
  const refresh = useRefresh(providersKey, modelsKey);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const add = useMutation({
    mutationFn: () => {
      const more = [...chosen].map((name) => ({ model: name, upstream_model: name }));
      return updateProvider(provider.id, provider.version, { models: [...provider.models, ...more] });
    },
    onSuccess: async (saved) => {
      tellWarnings(texts.warnings, saved.warnings);
      onClose();
      await refresh();
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
        <ErrorAlert error={add.error} />
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
