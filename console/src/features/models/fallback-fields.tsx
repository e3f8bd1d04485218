import { Autocomplete, MultiSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { showAll, useModelNames } from '../../components/choices.ts';
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

function FallbackModel(props: {
  /** The model's own name, which is not offered. */
  readonly own: string;
  readonly value: string;
  readonly onChange: (model: string) => void;
  readonly error: ReactNode;
}): ReactNode {
  const texts = useTexts(modelsTexts);
  const names = useModelNames(props.value);
  return (
    <Autocomplete
      flex={1}
      miw={0}
      label={texts.fallbackModel}
      data={names.filter((name) => name !== props.own)}
      filter={showAll}
      value={props.value}
      onChange={props.onChange}
      error={props.error}
    />
  );
}

/** Other models that are tried in order when this one cannot serve. */
export function FallbackFields({ rows, model, onChange, errorAt }: FallbackFieldsProps): ReactNode {
  const texts = useTexts(modelsTexts);
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
          <FallbackModel
            own={model}
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
