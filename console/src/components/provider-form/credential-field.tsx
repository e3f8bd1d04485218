import { Anchor, Input, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ProviderKind } from '../../api/provider-kinds.ts';
import { useTexts } from '../../lib/texts.ts';
import { PasswordField } from '../password-field.tsx';
import { providerFormTexts } from './texts.ts';
import type { ProviderValues } from './values.ts';

interface CredentialFieldProps {
  readonly form: UseFormReturnType<ProviderValues>;
  readonly kind: ProviderKind;
  readonly isNew: boolean;
  /** The key that the provider has, masked. */
  readonly keptKey?: string | null;
}

type Credential = ProviderKind['api_key']['credentials'][number];
type Form = UseFormReturnType<ProviderValues>;

const PLAIN = 'plain';

/** Where the key of this kind is made, and how it begins. */
function KeyHint({ kind }: { readonly kind: ProviderKind }): ReactNode {
  const texts = useTexts(providerFormTexts);
  const { keys_at: place, starts_with: begin } = kind.api_key;
  if (place === null) return null;
  return (
    <Text size="xs">
      {texts.keysAt}{' '}
      <Anchor inherit href={`https://${place}`} target="_blank" rel="noreferrer" style={{ overflowWrap: 'anywhere' }}>
        {place}
      </Anchor>
      {begin === null ? null : ` · ${texts.keyBegins(`${begin}…`)}`}
    </Text>
  );
}

/** A credential of several parts, sent as one JSON text; one without known parts is a file, taken whole. */
function Parts({ form, credential }: { readonly form: Form; readonly credential: Credential }): ReactNode {
  const texts = useTexts(providerFormTexts);
  const [parts, setParts] = useState<Readonly<Record<string, string>>>({});
  const change = (name: string, value: string): void => {
    const next = { ...parts, [name]: value };
    setParts(next);
    const set = Object.entries(next).filter(([, text]) => text.trim() !== '');
    form.setFieldValue('api_key', set.length === 0 ? '' : JSON.stringify(Object.fromEntries(set)));
  };
  const shared = { autoComplete: 'new-password', spellCheck: false } as const;
  if (credential.parts.length === 0) {
    return (
      <Textarea
        aria-label={texts.credentialFile}
        placeholder={texts.credentialFile}
        autosize
        minRows={3}
        maxRows={10}
        {...shared}
        {...form.getInputProps('api_key')}
      />
    );
  }
  return (
    <Stack gap="xs">
      {credential.parts.map(({ name, required, secret, example }) => {
        const field = {
          label: name,
          required,
          placeholder: example ?? undefined,
          value: parts[name] ?? '',
          onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
            change(name, event.currentTarget.value),
          ...shared,
        };
        return secret ? <PasswordField key={name} {...field} /> : <TextInput key={name} {...field} />;
      })}
      {form.errors['api_key'] === undefined ? null : <Input.Error>{form.errors['api_key']}</Input.Error>}
    </Stack>
  );
}

/** The credential: a plain key, or one of the objects that the kind takes in its place. It is never shown again. */
export function CredentialField({ form, kind, isNew, keptKey }: CredentialFieldProps): ReactNode {
  const texts = useTexts(providerFormTexts);
  const [way, setWay] = useState(PLAIN);
  const { credentials, needed } = kind.api_key;
  const credential = credentials.find(({ name }) => name === way);
  const choose = (next: string): void => {
    setWay(next);
    form.setFieldValue('api_key', '');
  };
  return (
    <Stack gap={6}>
      {credentials.length === 0 ? null : (
        <SegmentedControl
          aria-label={texts.credential}
          value={way}
          onChange={choose}
          data={[
            { value: PLAIN, label: texts.apiKey },
            ...credentials.map(({ name }) => ({
              value: name,
              label: texts.credentials[name as keyof typeof texts.credentials] ?? name,
            })),
          ]}
        />
      )}
      {credential === undefined ? (
        <PasswordField
          label={texts.apiKey}
          required={needed === 'required' && isNew}
          placeholder={keptKey === null || keptKey === undefined ? texts.keyPaste : texts.keyKept(keptKey)}
          autoComplete="new-password"
          spellCheck={false}
          {...form.getInputProps('api_key')}
        />
      ) : (
        <Parts key={way} form={form} credential={credential} />
      )}
      <KeyHint kind={kind} />
    </Stack>
  );
}
