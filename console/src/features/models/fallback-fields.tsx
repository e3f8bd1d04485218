import { Autocomplete, MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { modelChoiceQuery } from '../../api/models.ts';
import { RowsFieldset } from '../../components/rows-editor.tsx';
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
  return (
    <RowsFieldset
      legend={texts.fallbacks}
      help={texts.fallbacksHelp}
      rows={rows}
      onChange={onChange}
      blank={{ model: '', on: ['failure', 'context_overflow'] }}
      add={texts.fallbackAdd}
      remove={(row) => texts.fallbackRemove(row.model)}
      align="flex-end"
      error={errorAt('fallbacks')}
      fields={(row, change, at) => (
        <>
          <Autocomplete
            flex={1}
            miw={0}
            label={texts.fallbackModel}
            data={names}
            value={row.model}
            onChange={(next) => change({ model: next })}
            error={errorAt(`fallbacks.${at}.model`) ?? errorAt(`fallbacks.${at}`)}
          />
          <MultiSelect
            flex={1}
            miw={0}
            label={texts.fallbackOn}
            data={REASONS.map((value) => ({ value, label: texts.reasons[value] }))}
            value={[...row.on]}
            onChange={(on) => change({ on: REASONS.filter((reason) => on.includes(reason)) })}
            error={errorAt(`fallbacks.${at}.on`)}
          />
        </>
      )}
    />
  );
}
