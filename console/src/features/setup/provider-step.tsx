import { Alert, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { modelsKey } from '../../api/models.ts';
import {
  createProvider,
  providersQuery,
  providerQuery,
  providersKey,
  providerSyncQuery,
  updateProvider,
} from '../../api/providers.ts';
import type { Provider } from '../../api/providers.ts';
import { ErrorAlert } from '../../components/error-alert.tsx';
import { findFieldErrors } from '../../components/form-drawer.tsx';
import { PagePending } from '../../components/page-pending.tsx';
import { BasicFields } from '../../components/provider-form/basic-fields.tsx';
import { buildProviderBody, buildProviderValues } from '../../components/provider-form/values.ts';
import type { ProviderValues } from '../../components/provider-form/values.ts';
import { useTexts } from '../../lib/texts.ts';
import { StepFrame } from './step-frame.tsx';
import { setupTexts } from './texts.ts';

const SANDBOX = 'sandbox';
const FIRST_KIND = 'openai';

interface ProviderStepProps {
  readonly onDone: (provider: Provider) => void;
}

interface ConnectProps extends ProviderStepProps {
  /** The one that was connected before, to be mended; null: a new one. */
  readonly before: Provider | null;
}

function Sandbox({ onDone }: ProviderStepProps): ReactNode {
  const texts = useTexts(setupTexts).provider;
  const queries = useQueryClient();
  const use = useMutation({
    mutationFn: async () => {
      const { items } = await queries.fetchQuery(providersQuery({ kind: SANDBOX }));
      const [there] = items;
      return there ?? createProvider({ name: SANDBOX, kind: SANDBOX, models: [{ model: SANDBOX }] });
    },
    onSuccess: onDone,
  });
  return (
    <Stack align="flex-start">
      <Text size="sm">{texts.sandboxText}</Text>
      <ErrorAlert error={use.error} />
      <Button loading={use.isPending} onClick={() => use.mutate()}>
        {texts.useSandbox}
      </Button>
    </Stack>
  );
}

/** What was typed for a provider that is there already, because its key or address was not right. */
function patchOf({ name, kind, base_url: address, api_key: key }: ProviderValues) {
  return {
    name: name.trim(),
    kind,
    base_url: address === '' ? null : address,
    ...(key === '' ? {} : { api_key: key.trim() }),
  };
}

function useConnect(form: ReturnType<typeof useForm<ProviderValues>>, { before, onDone }: ConnectProps) {
  const queries = useQueryClient();
  const [made, setMade] = useState(before);
  const connect = useMutation({
    mutationFn: async (values: ProviderValues) => {
      const saved =
        made === null
          ? await createProvider(buildProviderBody(values, (field) => form.isDirty(field)))
          : await updateProvider(made.id, made.version, patchOf(values));
      setMade(saved);
      const list = await queries.fetchQuery({ ...providerSyncQuery(saved.id), staleTime: 0 });
      return { saved, refusal: list.ok ? null : list.error };
    },
    onSuccess: ({ saved, refusal }) => {
      void queries.invalidateQueries({ queryKey: providersKey });
      void queries.invalidateQueries({ queryKey: modelsKey });
      if (refusal === null) onDone(saved);
    },
    onError: (error) => form.setErrors(findFieldErrors(error)),
  });
  return { connect, made };
}

function WithKey({ before, onDone }: ConnectProps): ReactNode {
  const texts = useTexts(setupTexts);
  const form = useForm<ProviderValues>({ initialValues: buildProviderValues(before ?? undefined, FIRST_KIND) });
  const { connect, made } = useConnect(form, { before, onDone });
  const refusal = connect.data?.refusal ?? null;
  return (
    <form onSubmit={form.onSubmit((values) => connect.mutate(values))} noValidate>
      <Stack>
        <BasicFields form={form} isNew={made === null} keptKey={made?.api_key} />
        <ErrorAlert error={connect.error} />
        {refusal === null ? null : (
          <Alert color="red" role="alert" title={texts.provider.refused}>
            <Text size="sm">
              {refusal.upstream_status === null ? '' : `${texts.provider.status(refusal.upstream_status)} `}
              {refusal.message}
            </Text>
            <Text size="sm" mt={4}>
              {texts.provider.refusedHelp}
            </Text>
          </Alert>
        )}
        <Group>
          <Button type="submit" loading={connect.isPending}>
            {refusal === null ? texts.provider.check : texts.provider.checkAgain}
          </Button>
          {refusal === null || made === null ? null : (
            <Button variant="default" onClick={() => onDone(made)}>
              {texts.goOnAnyway}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

/** A provider is connected and asked for its models at once; or the sandbox is taken. */
export function ProviderStep({
  providerId,
  onDone,
}: ProviderStepProps & { readonly providerId: string | null }): ReactNode {
  const texts = useTexts(setupTexts).provider;
  const [way, setWay] = useState('key');
  const query = useQuery({ ...providerQuery(providerId ?? ''), enabled: providerId !== null });
  if (providerId !== null && query.isPending) return <PagePending />;
  const before = query.data === undefined || query.data.kind === SANDBOX ? null : query.data;
  return (
    <StepFrame title={texts.title} intro={texts.intro}>
      <SegmentedControl
        aria-label={texts.ways}
        value={way}
        onChange={setWay}
        data={[
          { value: 'key', label: texts.withKey },
          { value: 'sandbox', label: texts.sandbox },
        ]}
      />
      {way === 'key' ? <WithKey before={before} onDone={onDone} /> : <Sandbox onDone={onDone} />}
    </StepFrame>
  );
}
