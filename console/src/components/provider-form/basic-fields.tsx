import { Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import { useProviderKinds } from '../../api/provider-kinds.ts';
import { useTexts } from '../../lib/texts.ts';
import { AddressField } from './address-field.tsx';
import { CredentialField } from './credential-field.tsx';
import { providerFormTexts } from './texts.ts';
import type { ProviderValues } from './values.ts';

interface BasicFieldsProps {
  readonly form: UseFormReturnType<ProviderValues>;
  /** The key that the provider has, masked; undefined: a new provider. */
  readonly keptKey?: string | null;
  readonly isNew: boolean;
}

/** What every provider is made of: its kind, name, address and key, as the kind's own schema asks for them. */
export function BasicFields({ form, keptKey, isNew }: BasicFieldsProps): ReactNode {
  const texts = useTexts(providerFormTexts);
  const kinds = useProviderKinds();
  const values = form.getValues();
  const kind = kinds.find((each) => each.kind === values.kind);
  const chooseKind = (next: string | null): void => {
    if (next === null || next === values.kind) return;
    // A name that nobody has typed yet follows the kind; an address and a key are of one kind.
    if (values.name === '' || values.name === values.kind) form.setFieldValue('name', next);
    if (isNew) form.setFieldValue('base_url', '');
    form.setFieldValue('api_key', '');
    form.setFieldValue('kind', next);
    form.clearErrors();
  };
  return (
    <>
      <Select
        label={texts.kind}
        required
        searchable
        allowDeselect={false}
        data-autofocus={isNew ? true : undefined}
        data={kinds.map(({ kind: value, title }) => ({ value, label: title }))}
        {...form.getInputProps('kind')}
        onChange={chooseKind}
      />
      <TextInput label={texts.name} required description={texts.nameHelp} {...form.getInputProps('name')} />
      {kind === undefined || kind.api_key.needed === 'none' ? null : (
        <>
          <AddressField key={`address ${kind.kind}`} form={form} kind={kind} isNew={isNew} />
          <CredentialField key={`key ${kind.kind}`} form={form} kind={kind} isNew={isNew} keptKey={keptKey} />
        </>
      )}
    </>
  );
}
