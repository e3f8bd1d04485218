import { ActionIcon, Button, Fieldset, Group, Paper, Stack, Text } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { BudgetMeter } from '../budget-meter.tsx';
import type { FieldErrors } from '../field-errors.ts';
import { BudgetRowFields } from './row-fields.tsx';
import { budgetsEditorTexts } from './texts.ts';
import { newBudgetRow } from './values.ts';
import type { Budget, BudgetRow } from './values.ts';

const BUDGETS_MAX = 20;

interface BudgetsEditorProps {
  readonly rows: readonly BudgetRow[];
  readonly onChange: (rows: readonly BudgetRow[]) => void;
  /** What the server said, by path: `budgets.0.amount`. */
  readonly errors: FieldErrors;
  /** The budgets as they are: what is used of them is shown. */
  readonly known?: readonly Budget[];
}

/** The budgets of something. One that is there already keeps what it has spent, whatever is changed of it. */
export function BudgetsEditor({ rows, onChange, errors, known = [] }: BudgetsEditorProps): ReactNode {
  const texts = useTexts(budgetsEditorTexts);
  const change = (at: number, patch: Partial<BudgetRow>): void =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...patch } : row)));
  return (
    <Fieldset legend={texts.title}>
      <Stack gap="sm">
        <Text size="xs" c="dimmed">
          {rows.length === 0 ? texts.none : texts.help}
        </Text>
        {rows.map((row, at) => {
          const used = known.find(({ id }) => id === row.id);
          return (
            // The rows have no identity but their place; each is wholly controlled.
            <Paper key={at} withBorder p="sm" role="group" aria-label={texts.budget(at + 1)}>
              <Group justify="space-between" mb={4} wrap="nowrap">
                <Text size="sm" fw={600}>
                  {texts.budget(at + 1)}
                </Text>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={texts.remove(at + 1)}
                  onClick={() => onChange(rows.filter((_, index) => index !== at))}
                >
                  <Trash2 size={16} aria-hidden />
                </ActionIcon>
              </Group>
              {used === undefined ? null : <BudgetMeter budget={used} />}
              <BudgetRowFields
                row={row}
                onChange={(patch) => change(at, patch)}
                errors={errors}
                path={`budgets.${at}`}
              />
            </Paper>
          );
        })}
        {errors['budgets'] === undefined ? null : (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {errors['budgets']}
          </Text>
        )}
        <div>
          <Button
            variant="default"
            size="xs"
            leftSection={<Plus size={14} aria-hidden />}
            disabled={rows.length >= BUDGETS_MAX}
            onClick={() => onChange([...rows, newBudgetRow()])}
          >
            {texts.add}
          </Button>
        </div>
      </Stack>
    </Fieldset>
  );
}
