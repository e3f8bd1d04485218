import { Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { modelsKey } from '../../api/models.ts';
import { createProvider, providersKey, updateProvider } from '../../api/providers.ts';
import type { Provider } from '../../api/providers.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { tellWarnings } from '../../components/notices.ts';
import { AdvancedFields } from '../../components/provider-form/advanced-fields.tsx';
import { BasicFields } from '../../components/provider-form/basic-fields.tsx';
import { providerFormTexts } from '../../components/provider-form/texts.ts';
import { buildProviderBody, buildProviderPatch, buildProviderValues } from '../../components/provider-form/values.ts';
import type { ProviderValues } from '../../components/provider-form/values.ts';
import { useTexts } from '../../lib/texts.ts';
import { providersTexts } from './texts.ts';

interface ProviderFormProps {
  readonly onClose: () => void;
  /** The provider to change; absent: a new one. */
  readonly provider?: Provider;
  readonly onCreated?: (provider: Provider) => void;
}

/** A new provider, or a change of one: only what was changed is sent, and a key only when one was typed. */
export function ProviderForm({ onClose, provider, onCreated }: ProviderFormProps): ReactNode {
  const texts = useTexts(providersTexts);
  const fields = useTexts(providerFormTexts);
  const common = useTexts(commonTexts);
  const refresh = useRefresh(providersKey, modelsKey);
  const before = buildProviderValues(provider);
  const form = useForm<ProviderValues>({ initialValues: before });
  const submit = async (values: ProviderValues): Promise<void> => {
    const isDirty = (field: string): boolean => form.isDirty(field);
    const saved =
      provider === undefined
        ? await createProvider(buildProviderBody(values, isDirty))
        : await updateProvider(provider.id, provider.version, buildProviderPatch(values, before, isDirty));
    tellWarnings(texts.warnings, saved.warnings);
    await refresh();
    if (provider === undefined) onCreated?.(saved);
  };
  return (
    <FormDrawer
      onClose={onClose}
      title={provider === undefined ? texts.createTitle : texts.editTitle(provider.name)}
      form={form}
      action={provider === undefined ? common.create : common.save}
      doneText={provider === undefined ? common.created : common.saved}
      onSubmit={submit}
    >
      <BasicFields form={form} isNew={provider === undefined} keptKey={provider?.api_key} />
      <Switch label={fields.enabled} {...form.getInputProps('enabled', { type: 'checkbox' })} />
      <AdvancedFields form={form} />
    </FormDrawer>
  );
}
