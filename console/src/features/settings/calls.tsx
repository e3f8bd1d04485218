import { NumberInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import type { Settings } from '../../api/settings.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { Facts } from '../../components/facts.tsx';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { formatBytes, formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { EditedSection } from './edited-section.tsx';
import type { SettingsPartProps } from './edited-section.tsx';
import { settingsTexts } from './texts.ts';
import { useSaveSettings } from './use-save-settings.ts';

const FIELDS = ['default_output_tokens', 'body_bytes_max', 'token_clean_hours'] as const;

function CallsForm({ settings, onClose }: { readonly settings: Settings; readonly onClose: () => void }): ReactNode {
  const texts = useTexts(settingsTexts);
  const common = useTexts(commonTexts);
  const save = useSaveSettings(settings.version);
  const form = useForm<Record<(typeof FIELDS)[number], number | ''>>({
    initialValues: {
      default_output_tokens: settings.default_output_tokens,
      body_bytes_max: settings.body_bytes_max,
      token_clean_hours: settings.token_clean_hours,
    },
  });
  const language = useLanguage();
  const say = (...sentences: readonly string[]): string => sentences.join(language === 'zh' ? '' : ' ');
  const number = { allowDecimal: false, thousandSeparator: ',', min: 0 } as const;
  return (
    <FormDrawer
      onClose={onClose}
      title={texts.callsTitle}
      form={form}
      action={common.save}
      doneText={common.saved}
      onSubmit={(values) =>
        save(
          Object.fromEntries(
            FIELDS.filter((name) => form.isDirty(name)).map((name) => [
              name,
              typeof values[name] === 'number' ? values[name] : null,
            ]),
          ),
        )
      }
    >
      <NumberInput
        data-autofocus
        label={texts.defaultOutputField}
        description={texts.emptyDefault}
        {...number}
        {...form.getInputProps('default_output_tokens')}
      />
      <NumberInput
        label={texts.bodyMaxField}
        description={say(texts.bodyMaxRange, texts.emptyDefault)}
        {...number}
        {...form.getInputProps('body_bytes_max')}
      />
      <NumberInput
        label={texts.cleanHoursField}
        description={say(texts.cleanHoursZero, texts.emptyDefault)}
        {...number}
        {...form.getInputProps('token_clean_hours')}
      />
    </FormDrawer>
  );
}

/** What applies to every call, where nothing narrower says otherwise. */
export function CallsSection({ settings, mayWrite }: SettingsPartProps): ReactNode {
  const texts = useTexts(settingsTexts);
  const language = useLanguage();
  const { token_clean_hours: hours } = settings;
  return (
    <EditedSection
      title={texts.calls}
      description={texts.callsHelp}
      mayWrite={mayWrite}
      form={(close) => <CallsForm settings={settings} onClose={close} />}
    >
      <Facts
        columns={3}
        plain
        facts={[
          {
            label: texts.defaultOutput,
            value: texts.tokensOf(formatInteger(settings.default_output_tokens, language)),
            help: texts.defaultOutputHelp,
          },
          { label: texts.bodyMax, value: formatBytes(settings.body_bytes_max, language), help: texts.bodyMaxHelp },
          {
            label: texts.cleanHours,
            value: hours === 0 ? texts.byCommand : texts.everyHours(formatInteger(hours, language)),
            help: texts.cleanHoursHelp,
          },
        ]}
      />
    </EditedSection>
  );
}
