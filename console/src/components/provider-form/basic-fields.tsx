import { PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import { findProviderKind, PROVIDER_KINDS } from '../../api/provider-kinds.ts';
import { useTexts } from '../../lib/texts.ts';
import { providerFormTexts } from './texts.ts';
import type { ProviderValues } from './values.ts';

interface BasicFieldsProps {
  readonly form: UseFormReturnType<ProviderValues>;
  /** The key that the provider has, masked; undefined: a new provider. */
  readonly keptKey?: string | null;
  readonly isNew: boolean;
}

const KIND_CHOICE = PROVIDER_KINDS.map(({ kind, title }) => ({ value: kind, label: title }));
/** Their credential may be a JSON text of several parts. */
const KEY_IN_PARTS = new Set(['azure-openai', 'bedrock', 'vertex']);

/** What every provider is made of: its kind, name, address and key. */
export function BasicFields({ form, keptKey, isNew }: BasicFieldsProps): ReactNode {
  const texts = useTexts(providerFormTexts);
  const values = form.getValues();
  const kind = findProviderKind(values.kind);
  const chooseKind = (next: string | null): void => {
    if (next === null) return;
    // A name that nobody has typed yet follows the kind.
    if (values.name === '' || values.name === values.kind) form.setFieldValue('name', next);
    form.setFieldValue('kind', next);
    form.clearErrors();
  };
  const key = form.getInputProps('api_key');
  const keyProps = {
    label: texts.apiKey,
    required: kind?.key === 'required' && isNew,
    description: KEY_IN_PARTS.has(values.kind) ? texts.keyInParts : undefined,
    placeholder: keptKey === null || keptKey === undefined ? texts.keyPaste : texts.keyKept(keptKey),
    autoComplete: 'new-password',
    spellCheck: false,
    ...key,
  };
  return (
    <>
      <Select
        label={texts.kind}
        required
        searchable
        allowDeselect={false}
        data-autofocus={isNew ? true : undefined}
        data={KIND_CHOICE}
        {...form.getInputProps('kind')}
        onChange={chooseKind}
      />
      <TextInput label={texts.name} required description={texts.nameHelp} {...form.getInputProps('name')} />
      {kind?.kind === 'sandbox' ? null : (
        <TextInput
          label={texts.baseUrl}
          required={kind?.baseUrl === null}
          description={kind?.baseUrl === null ? texts.baseUrlNeeded : texts.baseUrlHelp}
          placeholder={kind?.baseUrl ?? kind?.baseUrlExample}
          inputMode="url"
          {...form.getInputProps('base_url')}
        />
      )}
      {kind?.key === 'none' ? null : KEY_IN_PARTS.has(values.kind) ? (
        <Textarea autosize minRows={2} maxRows={8} ff="monospace" {...keyProps} />
      ) : (
        <PasswordInput visibilityToggleButtonProps={{ 'aria-label': texts.showKey }} {...keyProps} />
      )}
    </>
  );
}
