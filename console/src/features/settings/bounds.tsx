import { SimpleGrid, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import type { Settings } from '../../api/settings.ts';
import { BudgetsEditor } from '../../components/budgets-editor/budgets-editor.tsx';
import { toBudgetFields, toBudgetRows } from '../../components/budgets-editor/values.ts';
import type { BudgetRow } from '../../components/budgets-editor/values.ts';
import { BudgetsReadout } from '../../components/budgets-readout.tsx';
import { commonTexts } from '../../components/common-texts.ts';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { LimitFields, toLimitsPatch } from '../../components/limit-fields.tsx';
import type { LimitValues } from '../../components/limit-fields.tsx';
import { LimitsReadout } from '../../components/limits-readout.tsx';
import { useTexts } from '../../lib/texts.ts';
import { EditedSection } from './edited-section.tsx';
import type { SettingsPartProps } from './edited-section.tsx';
import { settingsTexts } from './texts.ts';
import { useSaveSettings } from './use-save-settings.ts';

interface BoundsValues extends Record<string, unknown> {
  readonly limits: LimitValues;
  readonly budgets: readonly BudgetRow[];
}

function BoundsForm({ settings, onClose }: { readonly settings: Settings; readonly onClose: () => void }): ReactNode {
  const texts = useTexts(settingsTexts);
  const common = useTexts(commonTexts);
  const save = useSaveSettings(settings.version);
  const form = useForm<BoundsValues>({
    initialValues: { limits: settings.limits, budgets: toBudgetRows(settings.budgets) },
  });
  const { limits, budgets } = form.values;
  return (
    <FormDrawer
      onClose={onClose}
      title={texts.boundsTitle}
      form={form}
      action={common.save}
      doneText={common.saved}
      onSubmit={() =>
        save({
          ...(form.isDirty('limits') ? { limits: toLimitsPatch(limits, settings.limits) } : {}),
          ...(form.isDirty('budgets') ? { budgets: toBudgetFields(budgets) } : {}),
        })
      }
    >
      <LimitFields
        value={limits}
        onChange={(next) => form.setFieldValue('limits', next)}
        errorAt={(path) => form.errors[path]}
      />
      <BudgetsEditor
        rows={budgets}
        onChange={(rows) => form.setFieldValue('budgets', rows)}
        errors={form.errors}
        known={settings.budgets}
      />
    </FormDrawer>
  );
}

/** What the whole gateway may spend and serve. */
export function BoundsSection({ settings, mayWrite }: SettingsPartProps): ReactNode {
  const texts = useTexts(settingsTexts);
  return (
    <EditedSection
      title={texts.bounds}
      description={texts.boundsHelp}
      mayWrite={mayWrite}
      form={(close) => <BoundsForm settings={settings} onClose={close} />}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        <div>
          <Title order={3} size="h6" mb="xs">
            {texts.limits}
          </Title>
          <LimitsReadout limits={settings.limits} left={settings.limits_left} />
        </div>
        <div>
          <Title order={3} size="h6" mb="xs">
            {texts.budgets}
          </Title>
          <BudgetsReadout budgets={settings.budgets} />
        </div>
      </SimpleGrid>
    </EditedSection>
  );
}
