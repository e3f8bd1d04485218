import { ActionIcon, Button, Group, Table, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Settings } from '../../api/settings.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../lib/texts.ts';
import { settingsTexts } from './texts.ts';
import { useSaveSettings } from './use-save-settings.ts';

interface RateRow {
  readonly currency: string;
  readonly rate: string;
}

/** Null takes a rate away that was there. */
function toRatesPatch(rows: readonly RateRow[], before: Settings['currency_rates']): Record<string, string | null> {
  const named = rows.flatMap(({ currency, rate }) =>
    currency.trim() === '' ? [] : [[currency.trim().toUpperCase(), rate.trim()] as const],
  );
  const there = new Set(named.map(([currency]) => currency));
  const gone = Object.keys(before).filter((currency) => !there.has(currency));
  return Object.fromEntries([...gone.map((currency) => [currency, null] as const), ...named]);
}

function RatesForm({ settings, onClose }: { readonly settings: Settings; readonly onClose: () => void }): ReactNode {
  const texts = useTexts(settingsTexts);
  const common = useTexts(commonTexts);
  const save = useSaveSettings(settings.version);
  const form = useForm<{ currency_rates: readonly RateRow[] }>({
    initialValues: {
      currency_rates: Object.entries(settings.currency_rates).map(([currency, rate]) => ({ currency, rate })),
    },
  });
  const rows = form.values.currency_rates;
  const set = (next: readonly RateRow[]): void => form.setFieldValue('currency_rates', next);
  const change = (at: number, patch: Partial<RateRow>): void =>
    set(rows.map((row, index) => (index === at ? { ...row, ...patch } : row)));
  return (
    <FormDrawer
      onClose={onClose}
      title={texts.ratesTitle}
      form={form}
      action={common.save}
      doneText={common.saved}
      onSubmit={() => save({ currency_rates: toRatesPatch(rows, settings.currency_rates) })}
    >
      <Text size="sm" c="dimmed">
        {texts.ratesHelp}
      </Text>
      {rows.map((row, at) => (
        // The rows have no identity but their place; each is wholly controlled.
        <Group key={at} gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            aria-label={texts.currency}
            placeholder={texts.currencyHint}
            w={110}
            maxLength={3}
            value={row.currency}
            onChange={(event) => change(at, { currency: event.currentTarget.value.toUpperCase() })}
          />
          <TextInput
            aria-label={texts.rateOf(row.currency === '' ? texts.currencyNew : row.currency)}
            placeholder="0.14"
            inputMode="decimal"
            flex={1}
            value={row.rate}
            onChange={(event) => change(at, { rate: event.currentTarget.value })}
            error={form.errors[`currency_rates.${row.currency}`]}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={texts.removeRate(row.currency === '' ? texts.currencyNew : row.currency)}
            onClick={() => set(rows.filter((_, index) => index !== at))}
          >
            <Trash2 size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => set([...rows, { currency: '', rate: '' }])}
        >
          {texts.addRate}
        </Button>
      </div>
    </FormDrawer>
  );
}

export function RatesSection({
  settings,
  mayWrite,
}: {
  readonly settings: Settings;
  readonly mayWrite: boolean;
}): ReactNode {
  const texts = useTexts(settingsTexts);
  const common = useTexts(commonTexts);
  const [editing, edit] = useDisclosure();
  const rates = Object.entries(settings.currency_rates);
  return (
    <Section
      title={texts.rates}
      description={texts.ratesHelp}
      actions={
        mayWrite ? (
          <Button variant="default" leftSection={<Pencil size={16} aria-hidden />} onClick={edit.open}>
            {common.edit}
          </Button>
        ) : null
      }
    >
      {rates.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noRates}
        </Text>
      ) : (
        <Table aria-label={texts.rates} maw={360} className="tabular">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.currency}</Table.Th>
              <Table.Th ta="end">{texts.rate}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rates.map(([currency, rate]) => (
              <Table.Tr key={currency}>
                <Table.Td>{currency}</Table.Td>
                <Table.Td ta="end">{rate}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {editing ? <RatesForm settings={settings} onClose={edit.close} /> : null}
    </Section>
  );
}
