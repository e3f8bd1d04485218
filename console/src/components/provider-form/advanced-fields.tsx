import { Accordion, MultiSelect, NumberInput, Select, SimpleGrid, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { LimitFields } from '../limit-fields.tsx';
import { HeaderRows } from './header-rows.tsx';
import { providerFormTexts } from './texts.ts';
import { DIALECTS } from './values.ts';
import type { ProviderValues } from './values.ts';

type Form = UseFormReturnType<ProviderValues>;

function Routing({ form }: { readonly form: Form }): ReactNode {
  const texts = useTexts(providerFormTexts);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <NumberInput
        label={texts.priority}
        description={texts.priorityHelp}
        min={1}
        max={1000}
        allowDecimal={false}
        {...form.getInputProps('priority')}
      />
      <NumberInput
        label={texts.weight}
        description={texts.weightHelp}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        {...form.getInputProps('weight')}
      />
      <NumberInput
        label={texts.maxConcurrency}
        placeholder={texts.noBound}
        min={1}
        allowDecimal={false}
        {...form.getInputProps('max_concurrency')}
      />
      <NumberInput
        label={texts.maxRetries}
        min={0}
        max={10}
        allowDecimal={false}
        {...form.getInputProps('max_retries')}
      />
    </SimpleGrid>
  );
}

function Timeouts({ form }: { readonly form: Form }): ReactNode {
  const texts = useTexts(providerFormTexts);
  const bounds = { min: 1, max: 86_400_000, allowDecimal: false, thousandSeparator: ',', suffix: ' ms' };
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <NumberInput
        label={texts.firstByteTimeout}
        placeholder={texts.tenMinutes}
        {...bounds}
        {...form.getInputProps('first_byte_timeout_ms')}
      />
      <NumberInput
        label={texts.idleTimeout}
        placeholder={texts.fiveMinutes}
        {...bounds}
        {...form.getInputProps('idle_timeout_ms')}
      />
      <NumberInput
        label={texts.timeout}
        placeholder={texts.noBound}
        {...bounds}
        {...form.getInputProps('timeout_ms')}
      />
      <Select
        label={texts.onClientAbort}
        placeholder={texts.asKind}
        clearable
        data={[
          { value: 'abort', label: texts.abort },
          { value: 'finish', label: texts.finish },
        ]}
        {...form.getInputProps('on_client_abort')}
        value={form.getValues().on_client_abort === '' ? null : form.getValues().on_client_abort}
        onChange={(value) => form.setFieldValue('on_client_abort', value ?? '')}
      />
    </SimpleGrid>
  );
}

/** How a provider is called and how much: all that has a sensible value by itself. */
export function AdvancedFields({ form }: { readonly form: Form }): ReactNode {
  const texts = useTexts(providerFormTexts);
  const values = form.getValues();
  const errorAt = (path: string): ReactNode => form.errors[path];
  return (
    <Accordion variant="separated" multiple keepMounted={false}>
      <Accordion.Item value="routing">
        <Accordion.Control>{texts.routing}</Accordion.Control>
        <Accordion.Panel>
          <Stack>
            <Routing form={form} />
            <LimitFields
              value={values.limits}
              onChange={(limits) => form.setFieldValue('limits', limits)}
              errorAt={errorAt}
            />
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="timeouts">
        <Accordion.Control>{texts.timeouts}</Accordion.Control>
        <Accordion.Panel>
          <Timeouts form={form} />
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="protocol">
        <Accordion.Control>{texts.protocol}</Accordion.Control>
        <Accordion.Panel>
          <Stack>
            <MultiSelect
              label={texts.dialects}
              description={texts.dialectsHelp}
              placeholder={values.dialects.length === 0 ? texts.asKind : undefined}
              clearable
              data={DIALECTS}
              {...form.getInputProps('dialects')}
            />
            <HeaderRows
              rows={values.headers}
              onChange={(rows) => form.setFieldValue('headers', rows)}
              errorAt={errorAt}
            />
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
