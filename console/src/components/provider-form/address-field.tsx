import { SimpleGrid, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ProviderKind } from '../../api/provider-kinds.ts';
import { useTexts } from '../../lib/texts.ts';
import { providerFormTexts } from './texts.ts';
import type { ProviderValues } from './values.ts';

interface AddressFieldProps {
  readonly form: UseFormReturnType<ProviderValues>;
  readonly kind: ProviderKind;
  readonly isNew: boolean;
}

/** The address with its parts in their places; empty while one that it needs is missing. */
function fillTemplate(kind: ProviderKind, parts: Readonly<Record<string, string>>): string {
  const { template, parts: wanted } = kind.base_url;
  const isWhole = wanted.every(({ name, required }) => !required || (parts[name] ?? '').trim() !== '');
  return template === null || !isWhole ? '' : template.replaceAll(/\{(\w+)\}/g, (_, name) => parts[name]?.trim() ?? '');
}

/** Where a provider is called: the kind's own address, one made of parts, or any. */
export function AddressField({ form, kind, isNew }: AddressFieldProps): ReactNode {
  const texts = useTexts(providerFormTexts);
  const [parts, setParts] = useState<Readonly<Record<string, string>>>({});
  const { required, default: usual, template, problem, parts: wanted } = kind.base_url;
  const change = (name: string, value: string): void => {
    const next = { ...parts, [name]: value };
    setParts(next);
    form.setFieldValue('base_url', fillTemplate(kind, next));
  };
  return (
    <>
      {isNew && wanted.length > 0 ? (
        <SimpleGrid cols={{ base: 1, xs: Math.min(2, wanted.length) }}>
          {wanted.map(({ name, required: needed, example }) => (
            <TextInput
              key={name}
              label={texts.addressParts[name as keyof typeof texts.addressParts] ?? name}
              required={needed}
              placeholder={example ?? undefined}
              value={parts[name] ?? ''}
              onChange={(event) => change(name, event.currentTarget.value)}
            />
          ))}
        </SimpleGrid>
      ) : null}
      <TextInput
        label={texts.baseUrl}
        required={required}
        description={required ? texts.baseUrlNeeded : (problem ?? texts.baseUrlHelp)}
        placeholder={usual ?? template ?? texts.addressExample}
        inputMode="url"
        {...form.getInputProps('base_url')}
      />
    </>
  );
}
