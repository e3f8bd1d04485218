import { Input, NumberInput, SegmentedControl, Select, Stack, Switch, TagsInput, Textarea, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { DIALECTS, EFFORTS } from '../../api/playground/conversation.ts';
import type { Dialect, Parameters } from '../../api/playground/conversation.ts';
import { useMay } from '../../api/session.ts';
import { EntityPicker } from '../../components/entity-picker.tsx';
import { useTexts } from '../../lib/texts.ts';
import type { PlaygroundState } from './state.ts';
import { playgroundTexts } from './texts.ts';
import { Tools } from './tools.tsx';

interface SettingsProps {
  readonly state: PlaygroundState;
  readonly onChange: (patch: Partial<PlaygroundState>) => void;
  readonly onDialect: (dialect: Dialect) => void;
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number | null) => void;
}

function NumberField({ value, onChange, ...rest }: NumberFieldProps): ReactNode {
  const { fields: texts } = useTexts(playgroundTexts);
  return (
    <NumberInput
      {...rest}
      placeholder={texts.unset}
      allowDecimal={rest.step < 1}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
    />
  );
}

function ParameterFields({ state, onChange }: SettingsProps): ReactNode {
  const { fields: texts } = useTexts(playgroundTexts);
  const { parameters, dialect } = state;
  const set = (patch: Partial<Parameters>): void => onChange({ parameters: { ...parameters, ...patch } });
  const noStop = dialect === 'openai-responses';
  return (
    <>
      <NumberField
        label={texts.temperature}
        value={parameters.temperature}
        min={0}
        max={2}
        step={0.1}
        onChange={(temperature) => set({ temperature })}
      />
      <NumberField
        label={texts.topP}
        value={parameters.topP}
        min={0}
        max={1}
        step={0.05}
        onChange={(topP) => set({ topP })}
      />
      <NumberField
        label={texts.maxTokens}
        value={parameters.maxTokens}
        min={1}
        max={10_000_000}
        step={256}
        onChange={(maxTokens) => set({ maxTokens })}
      />
      <div>
        <Input.Label labelElement="div" id="playground-effort" mb={4}>
          {texts.effort}
        </Input.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-labelledby="playground-effort"
          value={parameters.effort ?? 'none'}
          onChange={(next) => set({ effort: EFFORTS.find((effort) => effort === next) ?? null })}
          data={(['none', ...EFFORTS] as const).map((value) => ({ value, label: texts.efforts[value] }))}
        />
      </div>
      <TagsInput
        label={texts.stop}
        description={noStop ? texts.stopUnsupported : texts.stopHelp}
        maxTags={4}
        disabled={noStop}
        value={[...parameters.stop]}
        onChange={(stop) => set({ stop })}
      />
      <Switch
        label={texts.stream}
        checked={parameters.stream}
        onChange={(event) => set({ stream: event.currentTarget.checked })}
      />
    </>
  );
}

/** How the models are asked. */
export function Settings(props: SettingsProps): ReactNode {
  const texts = useTexts(playgroundTexts);
  const { fields } = texts;
  const { state, onChange, onDialect } = props;
  const may = useMay();
  return (
    <Stack gap="sm">
      <Select
        label={fields.dialect}
        description={fields.dialectHelp}
        allowDeselect={false}
        value={state.dialect}
        onChange={(next) => onDialect(DIALECTS.find((dialect) => dialect === next) ?? 'openai-chat')}
        data={DIALECTS.map((value) => ({ value, label: fields.dialects[value] }))}
      />
      <Textarea
        label={fields.system}
        placeholder={fields.systemPlaceholder}
        autosize
        minRows={3}
        maxRows={14}
        value={state.system}
        onChange={(event) => onChange({ system: event.currentTarget.value })}
      />
      <ParameterFields {...props} />
      {may('customer_user.read') ? (
        <EntityPicker
          kind="customer-users"
          label={fields.actingAs}
          description={fields.actingAsHelp}
          placeholder={fields.nobody}
          value={state.actingAs}
          onChange={(actingAs) => onChange({ actingAs })}
        />
      ) : null}
      <Title order={3} size="h6" mt="xs">
        {texts.tools.title}
      </Title>
      <Tools tools={state.tools} onChange={(tools) => onChange({ tools })} />
    </Stack>
  );
}
