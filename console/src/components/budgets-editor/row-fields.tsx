import { NumberInput, Select, SimpleGrid, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { listError } from '../field-errors.ts';
import type { FieldErrors } from '../field-errors.ts';
import { budgetsEditorTexts } from './texts.ts';
import { listTimeZones, PERIODS } from './values.ts';
import type { BudgetRow } from './values.ts';

interface BudgetRowFieldsProps {
  readonly row: BudgetRow;
  readonly onChange: (patch: Partial<BudgetRow>) => void;
  readonly errors: FieldErrors;
  /** `budgets.0` */
  readonly path: string;
}

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const ALERTS_MAX = 10;

/** On which day of a week or month a budget begins. */
function ResetDay({ row, onChange, errors, path }: BudgetRowFieldsProps): ReactNode {
  const texts = useTexts(budgetsEditorTexts);
  const error = errors[`${path}.reset_day`];
  if (row.period === 'week') {
    return (
      <Select
        label={texts.weekday}
        allowDeselect={false}
        data={WEEKDAYS.map((value) => ({ value, label: texts.weekdays[value] }))}
        value={String(row.reset_day)}
        onChange={(day) => onChange({ reset_day: Number(day ?? 1) })}
        error={error}
      />
    );
  }
  return (
    <NumberInput
      label={texts.resetDay}
      min={1}
      max={31}
      allowDecimal={false}
      value={row.reset_day}
      onChange={(day) => onChange({ reset_day: typeof day === 'number' ? day : '' })}
      error={error}
    />
  );
}

/** The fields of one budget. */
export function BudgetRowFields(props: BudgetRowFieldsProps): ReactNode {
  const { row, onChange, errors, path } = props;
  const texts = useTexts(budgetsEditorTexts);
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={texts.amount}
          inputMode="decimal"
          required
          leftSection="$"
          value={row.amount}
          onChange={(event) => onChange({ amount: event.currentTarget.value })}
          error={errors[`${path}.amount`]}
        />
        <Select
          label={texts.period}
          allowDeselect={false}
          data={PERIODS.map((value) => ({ value, label: texts.periods[value] }))}
          value={row.period}
          onChange={(period) => {
            const chosen = PERIODS.find((each) => each === period);
            if (chosen !== undefined) onChange({ period: chosen, reset_day: 1 });
          }}
          error={errors[`${path}.period`]}
        />
        {row.period === 'week' || row.period === 'month' ? <ResetDay {...props} /> : null}
        {row.period === 'total' ? null : (
          <Select
            label={texts.timeZone}
            searchable
            allowDeselect={false}
            limit={100}
            data={listTimeZones(row.time_zone)}
            value={row.time_zone}
            onChange={(zone) => onChange({ time_zone: zone ?? 'UTC' })}
            error={errors[`${path}.time_zone`]}
          />
        )}
      </SimpleGrid>
      <TagsInput
        label={texts.alerts}
        description={texts.alertsHelp}
        maxTags={ALERTS_MAX}
        acceptValueOnBlur
        value={[...row.alerts]}
        onChange={(alerts) => onChange({ alerts })}
        error={listError(errors, `${path}.alerts`, row.alerts)}
      />
      <Switch
        label={texts.hard}
        description={texts.hardHelp}
        checked={row.hard}
        onChange={(event) => onChange({ hard: event.currentTarget.checked })}
      />
    </Stack>
  );
}
