import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { providerFormTexts } from './texts.ts';
import type { HeaderRow } from './values.ts';

interface HeaderRowsProps {
  readonly rows: readonly HeaderRow[];
  readonly onChange: (rows: readonly HeaderRow[]) => void;
  /** What the server said of `headers.x-team`. */
  readonly errorAt: (path: string) => ReactNode;
}

/** Headers that go along with each call; values that are kept are not shown. */
export function HeaderRows({ rows, onChange, errorAt }: HeaderRowsProps): ReactNode {
  const texts = useTexts(providerFormTexts);
  const change = (at: number, patch: Partial<HeaderRow>): void =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...patch } : row)));
  return (
    <Fieldset legend={texts.headers}>
      <Stack gap="xs">
        <Text size="xs" c="dimmed">
          {texts.headersHelp}
        </Text>
        {rows.map((row, at) => (
          // The rows have no identity but their place; each is wholly controlled.
          <Group key={at} gap="xs" wrap="nowrap" align="flex-start">
            <TextInput
              aria-label={texts.headerName}
              placeholder={texts.headerName}
              flex={1}
              value={row.name}
              disabled={row.kept}
              onChange={(event) => change(at, { name: event.currentTarget.value })}
              error={errorAt(`headers.${row.name}`)}
            />
            <TextInput
              aria-label={row.name === '' ? texts.headerValue : texts.headerValueOf(row.name)}
              placeholder={row.kept ? texts.headerKept : texts.headerValue}
              flex={2}
              value={row.value}
              onChange={(event) => change(at, { value: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={texts.headerRemove(row.name)}
              onClick={() => onChange(rows.filter((_, index) => index !== at))}
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
            onClick={() => onChange([...rows, { name: '', value: '', kept: false }])}
          >
            {texts.headerAdd}
          </Button>
        </div>
      </Stack>
    </Fieldset>
  );
}
