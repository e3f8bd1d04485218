import { Select, Text } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { createPrice } from '../../api/prices.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { buildPriceValues, toPrice } from '../../components/price/parts.ts';
import type { PriceValues } from '../../components/price/parts.ts';
import { PriceFields } from '../../components/price/price-fields.tsx';
import { ViewerDates } from '../../components/viewer-dates.tsx';
import { fromLocalTime, toLocalTime } from '../../lib/local-time.ts';
import { useTexts } from '../../lib/texts.ts';
import { viewerZone } from '../../lib/time-span.ts';
import { pricesTexts } from './texts.ts';
import { useDeployments } from './use-deployments.ts';
import { useRefreshPrices } from './use-price-change.ts';

interface SetPriceValues extends Record<string, unknown> {
  readonly deployment_id: string;
  readonly price: PriceValues;
  /** RFC 3339; null: at once. */
  readonly effective_from: string | null;
}

interface SetPriceFormProps {
  readonly onClose: () => void;
  /** The deployment that it is for, where that is known. */
  readonly deploymentId?: string;
}

/** Gives a deployment a price of its own, at once or from an instant to come. */
export function SetPriceForm({ onClose, deploymentId = '' }: SetPriceFormProps): ReactNode {
  const texts = useTexts(pricesTexts);
  const common = useTexts(commonTexts);
  const deployments = useDeployments();
  const refresh = useRefreshPrices();
  const form = useForm<SetPriceValues>({
    initialValues: {
      deployment_id: deploymentId,
      price: { ...buildPriceValues(undefined), mode: 'own' },
      effective_from: null,
    },
    validate: { deployment_id: (id) => (id === '' ? texts.noDeployment : null) },
  });
  const values = form.getValues();
  const submit = async (filled: SetPriceValues): Promise<void> => {
    const { deployment_id: id, effective_from: from } = filled;
    await createPrice({ deployment_id: id, effective_from: from, price: toPrice(filled.price) ?? { free: true } });
    await refresh();
  };
  return (
    <FormDrawer
      onClose={onClose}
      title={texts.setTitle}
      form={form}
      action={texts.set}
      doneText={common.saved}
      onSubmit={submit}
    >
      <Text size="sm">{texts.setHelp}</Text>
      <Select
        label={texts.deployment}
        required
        searchable
        limit={100}
        allowDeselect={false}
        data={[...deployments.values()].map(({ id, label }) => ({ value: id, label }))}
        value={values.deployment_id === '' ? null : values.deployment_id}
        onChange={(id) => form.setFieldValue('deployment_id', id ?? '')}
        error={form.errors['deployment_id']}
      />
      <PriceFields
        modes={['own', 'free']}
        value={values.price}
        onChange={(price) => form.setFieldValue('price', price)}
        errorAt={(path) => form.errors[path === '' ? 'price' : `price.${path}`]}
      />
      <ViewerDates>
        <DateTimePicker
          label={texts.setFrom}
          description={texts.setFromHelp(viewerZone())}
          clearable
          valueFormat="YYYY-MM-DD HH:mm"
          value={toLocalTime(values.effective_from)}
          onChange={(local) => form.setFieldValue('effective_from', fromLocalTime(local))}
          error={form.errors['effective_from']}
        />
      </ViewerDates>
    </FormDrawer>
  );
}
