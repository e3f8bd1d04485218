import { Autocomplete, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { FilterPill } from '../../components/filter-pill.tsx';
import { FilterSelect, FilterText } from '../../components/filters.tsx';
import { TimeRange } from '../../components/time-range.tsx';
import { useTexts } from '../../lib/texts.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { useTypedFilter } from '../../lib/use-typed-filter.ts';
import { operationLogTexts } from './texts.ts';

/** What is offered; any other may be typed. */
const ACTIONS = [
  'admin.login',
  'admin.*',
  'token.issue',
  'token.refuse',
  'token.revoke',
  'token.*',
  'customer.*',
  'customer_user.*',
  'provider.*',
  'model.*',
  'price.*',
  'ledger.adjust',
  'key.*',
  'settings.update',
  'session.*',
  'totp.*',
] as const;

/** Filters that are set from an entry, and shown as what can be taken away. */
const CHIPS = ['actor_type', 'actor_id', 'target_type', 'target_id', 'request_id', 'ip', 'error_type'] as const;

function FilterChips({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(operationLogTexts);
  const set = CHIPS.filter((name) => state.search[name] !== undefined);
  if (set.length === 0) return null;
  return (
    <Group gap="xs">
      {set.map((name) => (
        <FilterPill
          key={name}
          remove={texts.unfilter(texts.filters[name])}
          onRemove={() => state.filter({ [name]: undefined })}
        >
          {texts.filtered(texts.filters[name], state.search[name] ?? '')}
        </FilterPill>
      ))}
    </Group>
  );
}

export function OperationLogFilters({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(operationLogTexts);
  const action = useTypedFilter(state, 'action');
  return (
    <>
      <TimeRange state={state} fallback={null} />
      <Autocomplete
        aria-label={texts.action}
        placeholder={texts.anyAction}
        title={texts.actionHint}
        w={170}
        data={[...ACTIONS]}
        value={action.typed}
        onChange={action.type}
      />
      <FilterText state={state} name="actor_name" label={texts.actorName} w={150} />
      <FilterSelect
        state={state}
        name="outcome"
        label={texts.outcome}
        placeholder={texts.anyOutcome}
        w={140}
        data={(['ok', 'refused', 'failed'] as const).map((value) => ({ value, label: texts.outcomes[value] }))}
      />
      <FilterChips state={state} />
    </>
  );
}
