import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import type { FieldErrors } from '../field-errors.ts';
import { RowsFieldset } from '../rows-editor.tsx';
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
  const isTwice = (at: number): boolean =>
    rows.some((row, index) => index < at && row.name !== '' && row.name.trim() === rows[at]?.name.trim());
  return (
    <RowsFieldset
      legend={texts.metadata}
      help={texts.metadataHelp}
      rows={rows}
      onChange={onChange}
      blank={{ name: '', value: '' }}
      max={PAIRS_MAX}
      add={texts.metadataAdd}
      remove={({ name }) => texts.metadataRemove(name)}
      error={errors['metadata']}
      fields={(row, change, at) => (
        <>
          <TextInput
            aria-label={texts.metadataName}
            placeholder={texts.metadataName}
            flex={1}
            miw={0}
            value={row.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            error={isTwice(at) ? texts.metadataTwice : errors[`metadata.${row.name.trim()}`]}
          />
          <TextInput
            aria-label={row.name === '' ? texts.metadataValue : texts.metadataValueOf(row.name)}
            placeholder={texts.metadataValue}
            flex={2}
            miw={0}
            value={row.value}
            onChange={(event) => change({ value: event.currentTarget.value })}
          />
        </>
      )}
    />
  );
}
