import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { modelsQuery } from '../../api/models.ts';
import { useTexts } from '../../lib/texts.ts';
import { playgroundTexts } from './texts.ts';

interface ModelSelectProps {
  readonly model: string;
  readonly onChange: (model: string) => void;
}

const SHOWN_MAX = '50';
const WAIT_MS = 200;

/** Any model of the gateway, found by a part of its name. */
export function ModelSelect({ model, onChange }: ModelSelectProps): ReactNode {
  const texts = useTexts(playgroundTexts);
  const [part, setPart] = useState(model);
  const [asked] = useDebouncedValue(part === model ? '' : part, WAIT_MS);
  const query = useQuery(
    modelsQuery({ enabled: 'true', sort: 'name', page_size: SHOWN_MAX, ...(asked === '' ? {} : { q: asked }) }),
  );
  const names = (query.data?.items ?? []).filter(({ deployments }) => deployments.length > 0).map(({ name }) => name);
  return (
    <Select
      flex={1}
      miw={0}
      size="sm"
      aria-label={texts.model}
      placeholder={texts.chooseModel}
      nothingFoundMessage={texts.noModel}
      searchable
      allowDeselect={false}
      searchValue={part}
      onSearchChange={setPart}
      value={model === '' ? null : model}
      onChange={(next) => (next === null ? undefined : onChange(next))}
      data={model === '' || names.includes(model) ? names : [model, ...names]}
    />
  );
}
