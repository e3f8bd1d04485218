import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import type { FieldErrors } from '../field-errors.ts';
import { boundsTexts } from './texts.ts';
import type { MetadataRow } from './values.ts';

interface MetadataEditorProps {
  readonly rows: readonly MetadataRow[];
  readonly onChange: (rows: readonly MetadataRow[]) => void;
  /** What the server said of `metadata.team`. */
  readonly errors: FieldErrors;
}

const PAIRS_MAX = 64;

/** Names and values of the operator's own. */
export function MetadataEditor({ rows, onChange, errors }: MetadataEditorProps): ReactNode {
  const texts = useTexts(boundsTexts);
  const change = (at: number, patch: Partial<MetadataRow>): void =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...patch } : row)));
  const isTwice = (at: number): boolean =>
    rows.some((row, index) => index < at && row.name !== '' && row.name.trim() === rows[at]?.name.trim());
  return (
    <Fieldset legend={texts.metadata}>
      <Stack gap="xs">
        <Text size="xs" c="dimmed">
          {texts.metadataHelp}
        </Text>
        {rows.map((row, at) => (
          // The rows have no identity but their place; each is wholly controlled.
          <Group key={at} gap="xs" wrap="nowrap" align="flex-start">
            <TextInput
              aria-label={texts.metadataName}
              placeholder={texts.metadataName}
              flex={1}
              miw={0}
              value={row.name}
              onChange={(event) => change(at, { name: event.currentTarget.value })}
              error={isTwice(at) ? texts.metadataTwice : errors[`metadata.${row.name.trim()}`]}
            />
            <TextInput
              aria-label={row.name === '' ? texts.metadataValue : texts.metadataValueOf(row.name)}
              placeholder={texts.metadataValue}
              flex={2}
              miw={0}
              value={row.value}
              onChange={(event) => change(at, { value: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={texts.metadataRemove(row.name)}
              onClick={() => onChange(rows.filter((_, index) => index !== at))}
            >
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        {errors['metadata'] === undefined ? null : (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {errors['metadata']}
          </Text>
        )}
        <div>
          <Button
            variant="default"
            size="xs"
            leftSection={<Plus size={14} aria-hidden />}
            disabled={rows.length >= PAIRS_MAX}
            onClick={() => onChange([...rows, { name: '', value: '' }])}
          >
            {texts.metadataAdd}
          </Button>
        </div>
      </Stack>
    </Fieldset>
  );
}
