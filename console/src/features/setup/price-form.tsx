import { Alert, Button, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { modelsKey } from '../../api/models.ts';
import { providersKey, updateProvider } from '../../api/providers.ts';
import type { Provider, ProviderPatch } from '../../api/providers.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { describeError } from '../../components/error-state.tsx';
import { findFieldErrors } from '../../components/form-drawer.tsx';
import { useTexts } from '../../lib/texts.ts';
import { setupTexts } from './texts.ts';

type Price = NonNullable<NonNullable<NonNullable<ProviderPatch['models']>[number]>['price']>;

interface PriceFormProps {
  readonly provider: Provider;
  /** Names of the models that nobody knows a price of. */
  readonly unpriced: readonly string[];
  readonly onDone: () => void;
}

/** The last part of a path such as `models.3.price.input`. */
function findPriceErrors(error: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(findFieldErrors(error)).map(([path, problem]) => [path.split('.').at(-1) ?? path, problem]),
  );
}

/** One price for the models that have none, so that the first request is not refused. */
export function PriceForm({ provider, unpriced, onDone }: PriceFormProps): ReactNode {
  const texts = useTexts(setupTexts);
  const common = useTexts(commonTexts);
  const refresh = useRefresh(providersKey, modelsKey);
  const form = useForm({ initialValues: { input: '', output: '' } });
  const set = useMutation({
    mutationFn: (price: Price) => {
      const names = new Set(unpriced);
      const models = provider.models.map((offer) => (names.has(offer.model) ? { ...offer, price } : offer));
      return updateProvider(provider.id, provider.version, { models });
    },
    onSuccess: async () => {
      await refresh();
      onDone();
    },
    onError: (error) => form.setErrors(findPriceErrors(error)),
  });
  return (
    <Alert color="yellow" role="status" title={texts.models.unpriced(unpriced.join(', '))}>
      <form
        onSubmit={form.onSubmit(({ input, output }) =>
          set.mutate({ currency: 'USD', input: input.trim(), output: output.trim() }),
        )}
      >
        <Stack gap="sm">
          <Text size="sm">{texts.models.unpricedText}</Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              required
              withAsterisk={false}
              label={texts.models.input}
              inputMode="decimal"
              placeholder="2.50"
              {...form.getInputProps('input')}
            />
            <TextInput
              required
              withAsterisk={false}
              label={texts.models.output}
              inputMode="decimal"
              placeholder="10"
              {...form.getInputProps('output')}
            />
          </SimpleGrid>
          {set.error === null || Object.keys(findPriceErrors(set.error)).length > 0 ? null : (
            <Text size="sm" role="alert" c="red">
              {describeError(set.error, common)}
            </Text>
          )}
          <Group>
            <Button type="submit" loading={set.isPending}>
              {texts.models.setPrice}
            </Button>
            <Button variant="default" disabled={set.isPending} onClick={() => set.mutate({ free: true })}>
              {texts.models.free}
            </Button>
          </Group>
        </Stack>
      </form>
    </Alert>
  );
}
