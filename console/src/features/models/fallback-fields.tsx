import { ActionIcon, Autocomplete, Button, Fieldset, Group, MultiSelect, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { modelChoiceQuery } from '../../api/models.ts';
import { useTexts } from '../../lib/texts.ts';
import { modelsTexts } from './texts.ts';
import { REASONS } from './values.ts';
import type { FallbackRow } from './values.ts';

interface FallbackFieldsProps {
  readonly rows: readonly FallbackRow[];
  /** Its own name, which is not offered. */
  readonly model: string;
  readonly onChange: (rows: readonly FallbackRow[]) => void;
  /** What the server said of `fallbacks.0.model`. */
  readonly errorAt: (path: string) => ReactNode;
}

/** Other models that are tried in order when this one cannot serve. */
export function FallbackFields({ rows, model, onChange, errorAt }: FallbackFieldsProps): ReactNode {
  const texts = useTexts(modelsTexts);
  const { data } = useQuery(modelChoiceQuery);
  const names = data?.items.map(({ name }) => name).filter((name) => name !== model) ?? [];
  const change = (at: number, patch: Partial<FallbackRow>): void =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...patch } : row)));
  return (
    <Fieldset legend={texts.fallbacks}>
      <Stack gap="xs">
        <Text size="xs" c="dimmed">
          {texts.fallbacksHelp}
        </Text>
        {rows.map((row, at) => (
          // The rows have no identity but their place; each is wholly controlled.
          <Group key={at} gap="xs" wrap="nowrap" align="flex-end">
            <Autocomplete
              flex={1}
              miw={0}
              label={texts.fallbackModel}
              data={names}
              value={row.model}
              onChange={(next) => change(at, { model: next })}
              error={errorAt(`fallbacks.${at}.model`) ?? errorAt(`fallbacks.${at}`)}
            />
            <MultiSelect
              flex={1}
              miw={0}
              label={texts.fallbackOn}
              data={REASONS.map((value) => ({ value, label: texts.reasons[value] }))}
              value={[...row.on]}
              onChange={(on) => change(at, { on: REASONS.filter((reason) => on.includes(reason)) })}
              error={errorAt(`fallbacks.${at}.on`)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={texts.fallbackRemove(row.model)}
              onClick={() => onChange(rows.filter((_, index) => index !== at))}
            >
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        {errorAt('fallbacks') === undefined ? null : (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {errorAt('fallbacks')}
          </Text>
        )}
        <div>
          <Button
            variant="default"
            size="xs"
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() => onChange([...rows, { model: '', on: ['failure', 'context_overflow'] }])}
          >
            {texts.fallbackAdd}
          </Button>
        </div>
      </Stack>
    </Fieldset>
  );
}
