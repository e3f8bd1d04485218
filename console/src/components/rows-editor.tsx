import { ActionIcon, Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';

type Render<R> = (row: R, change: (patch: Partial<R>) => void, at: number) => ReactNode;

interface RowsEditorProps<R> {
  readonly rows: readonly R[];
  readonly onChange: (rows: readonly R[]) => void;
  /** What a new one begins with. */
  readonly blank: R;
  readonly max?: number;
  readonly add: string;
  readonly remove: (row: R, at: number) => string;
  /** The fields of a row, beside each other. */
  readonly fields: Render<R>;
  /** More fields of it, below. */
  readonly below?: Render<R>;
  /** `flex-end`: the fields have labels above them. */
  readonly align?: 'flex-end';
  /** What is wrong with them together. */
  readonly error?: ReactNode;
}

/** Rows of fields that are added and taken away. */
export function RowsEditor<R>(props: RowsEditorProps<R>): ReactNode {
  const { rows, onChange, max = Number.POSITIVE_INFINITY } = props;
  return (
    <>
      {rows.map((row, at) => {
        const change = (patch: Partial<R>): void =>
          onChange(rows.map((each, index) => (index === at ? { ...each, ...patch } : each)));
        return (
          // The rows have no identity but their place; each is wholly controlled.
          <Stack key={at} gap="xs">
            <Group gap="xs" wrap="nowrap" align={props.align ?? 'flex-start'}>
              {props.fields(row, change, at)}
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={props.remove(row, at)}
                onClick={() => onChange(rows.filter((_, index) => index !== at))}
              >
                <Trash2 size={16} aria-hidden />
              </ActionIcon>
            </Group>
            {props.below?.(row, change, at)}
          </Stack>
        );
      })}
      {props.error === undefined ? null : (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {props.error}
        </Text>
      )}
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} aria-hidden />}
          disabled={rows.length >= max}
          onClick={() => onChange([...rows, props.blank])}
        >
          {props.add}
        </Button>
      </div>
    </>
  );
}

/** Rows of fields in a frame of their own, which says what they are. */
export function RowsFieldset<R>({
  legend,
  help,
  ...rows
}: RowsEditorProps<R> & { readonly legend: string; readonly help: string }): ReactNode {
  return (
    <Fieldset legend={legend}>
      <Stack gap="xs">
        <Text size="xs" c="dimmed">
          {help}
        </Text>
        <RowsEditor {...rows} />
      </Stack>
    </Fieldset>
  );
}
