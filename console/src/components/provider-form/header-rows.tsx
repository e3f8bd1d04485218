import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { RowsFieldset } from '../rows-editor.tsx';
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
  return (
    <RowsFieldset
      legend={texts.headers}
      help={texts.headersHelp}
      rows={rows}
      onChange={onChange}
      blank={{ name: '', value: '', kept: false }}
      add={texts.headerAdd}
      remove={({ name }) => texts.headerRemove(name)}
      fields={(row, change) => (
        <>
          <TextInput
            aria-label={texts.headerName}
            placeholder={texts.headerName}
            flex={1}
            value={row.name}
            disabled={row.kept}
            onChange={(event) => change({ name: event.currentTarget.value })}
            error={errorAt(`headers.${row.name}`)}
          />
          <TextInput
            aria-label={row.name === '' ? texts.headerValue : texts.headerValueOf(row.name)}
            placeholder={row.kept ? texts.headerKept : texts.headerValue}
            flex={2}
            value={row.value}
            onChange={(event) => change({ value: event.currentTarget.value })}
          />
        </>
      )}
    />
  );
}
