import { Input, SegmentedControl, Stack, TagsInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { showAll, useModelNames } from '../choices.ts';
import { listError } from '../field-errors.ts';
import type { FieldErrors } from '../field-errors.ts';
import { boundsTexts } from './texts.ts';

interface ModelPatternsProps {
  /** null: all models. */
  readonly value: readonly string[] | null;
  readonly onChange: (value: readonly string[] | null) => void;
  readonly errors: FieldErrors;
}

/** Which models may be called: all, or those of some names and patterns; the gateway's own names are suggested. */
export function ModelPatterns({ value, onChange, errors }: ModelPatternsProps): ReactNode {
  const texts = useTexts(boundsTexts);
  const [typed, setTyped] = useState('');
  const names = useModelNames(typed, value !== null);
  return (
    <Input.Wrapper
      label={texts.models}
      labelElement="div"
      error={value === null ? errors['allowed_models'] : undefined}
    >
      <Stack gap="xs">
        <SegmentedControl
          aria-label={texts.models}
          value={value === null ? 'all' : 'some'}
          onChange={(choice) => onChange(choice === 'all' ? null : [])}
          data={[
            { value: 'all', label: texts.allModels },
            { value: 'some', label: texts.onlyThese },
          ]}
        />
        {value === null ? null : (
          <TagsInput
            aria-label={texts.patternsLabel}
            description={value.length === 0 ? `${texts.noPattern} ${texts.patternsHelp}` : texts.patternsHelp}
            placeholder={value.length === 0 ? texts.patternsLabel : undefined}
            acceptValueOnBlur
            data={[...names]}
            filter={showAll}
            searchValue={typed}
            onSearchChange={setTyped}
            value={[...value]}
            onChange={onChange}
            error={listError(errors, 'allowed_models', value)}
          />
        )}
      </Stack>
    </Input.Wrapper>
  );
}
