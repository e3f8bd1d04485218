import { Table, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import type { Settings } from '../../api/settings.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { RowsEditor } from '../../components/rows-editor.tsx';
import { useTexts } from '../../lib/texts.ts';
import { EditedSection } from './edited-section.tsx';
import type { SettingsPartProps } from './edited-section.tsx';
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
  const nameOf = ({ currency }: RateRow): string => (currency === '' ? texts.currencyNew : currency);
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
      <RowsEditor
        rows={rows}
        onChange={(next) => form.setFieldValue('currency_rates', next)}
        blank={{ currency: '', rate: '' }}
        add={texts.addRate}
        remove={(row) => texts.removeRate(nameOf(row))}
        fields={(row, change) => (
          <>
            <TextInput
              aria-label={texts.currency}
              placeholder={texts.currencyHint}
              w={110}
              maxLength={3}
              value={row.currency}
              onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() })}
            />
            <TextInput
              aria-label={texts.rateOf(nameOf(row))}
              placeholder="0.14"
              inputMode="decimal"
              flex={1}
              value={row.rate}
              onChange={(event) => change({ rate: event.currentTarget.value })}
              error={form.errors[`currency_rates.${row.currency}`]}
            />
          </>
        )}
      />
    </FormDrawer>
  );
}

export function RatesSection({ settings, mayWrite }: SettingsPartProps): ReactNode {
  const texts = useTexts(settingsTexts);
  const rates = Object.entries(settings.currency_rates);
  return (
    <EditedSection
      title={texts.rates}
      description={texts.ratesHelp}
      mayWrite={mayWrite}
      form={(close) => <RatesForm settings={settings} onClose={close} />}
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
    </EditedSection>
  );
}
