import { NumberInput, Select } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import type { Settings } from '../../api/settings.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { Facts } from '../../components/facts.tsx';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { bodySettingsTexts } from './body-texts.ts';
import { EditedSection } from './edited-section.tsx';
import type { SettingsPartProps } from './edited-section.tsx';
import { useSaveSettings } from './use-save-settings.ts';

type Keep = Settings['keep_bodies'];

const CHOICES = ['off', 'errors', 'all'] as const satisfies readonly Keep[];

interface Values extends Record<string, unknown> {
  readonly keep_bodies: Keep;
  readonly keep_bodies_days: number | '';
}

function BodiesForm({ settings, onClose }: { readonly settings: Settings; readonly onClose: () => void }): ReactNode {
  const texts = useTexts(bodySettingsTexts);
  const common = useTexts(commonTexts);
  const save = useSaveSettings(settings.version);
  const form = useForm<Values>({
    initialValues: { keep_bodies: settings.keep_bodies, keep_bodies_days: settings.keep_bodies_days },
  });
  return (
    <FormDrawer
      onClose={onClose}
      title={texts.edit}
      form={form}
      action={common.save}
      doneText={common.saved}
      onSubmit={({ keep_bodies: keep, keep_bodies_days: days }) =>
        save({
          ...(form.isDirty('keep_bodies') ? { keep_bodies: keep } : {}),
          ...(form.isDirty('keep_bodies_days') ? { keep_bodies_days: days === '' ? null : days } : {}),
        })
      }
    >
      <Select
        data-autofocus
        label={texts.keep}
        description={texts.keepHelp}
        allowDeselect={false}
        data={CHOICES.map((value) => ({ value, label: texts.choices[value] }))}
        {...form.getInputProps('keep_bodies')}
      />
      <NumberInput
        label={texts.daysField}
        description={texts.daysEmpty}
        allowDecimal={false}
        min={1}
        max={3650}
        {...form.getInputProps('keep_bodies_days')}
      />
    </FormDrawer>
  );
}

/** Whose bodies are kept, and for how long. */
export function BodiesSection({ settings, mayWrite }: SettingsPartProps): ReactNode {
  const texts = useTexts(bodySettingsTexts);
  const language = useLanguage();
  return (
    <EditedSection
      title={texts.title}
      mayWrite={mayWrite}
      form={(close) => <BodiesForm settings={settings} onClose={close} />}
    >
      <Facts
        columns={3}
        plain
        facts={[
          { label: texts.keep, value: texts.choices[settings.keep_bodies], help: texts.keepHelp },
          {
            label: texts.days,
            value: texts.daysOf(formatInteger(settings.keep_bodies_days, language), settings.keep_bodies_days),
            help: texts.daysHelp,
          },
        ]}
      />
    </EditedSection>
  );
}
