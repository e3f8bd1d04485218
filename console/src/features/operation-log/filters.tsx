import { Autocomplete, CloseButton, Group, Pill, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { TimeRange } from '../../components/time-range.tsx';
import { useTexts } from '../../lib/texts.ts';
import type { ListState } from '../../lib/use-list-state.ts';
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
        <Pill key={name} size="md" styles={{ label: { display: 'inline-flex', alignItems: 'center', gap: 4 } }}>
          {texts.filtered(texts.filters[name], state.search[name] ?? '')}
          <CloseButton
            size="xs"
            aria-label={texts.unfilter(texts.filters[name])}
            onClick={() => state.filter({ [name]: undefined })}
          />
        </Pill>
      ))}
    </Group>
  );
}

export function OperationLogFilters({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(operationLogTexts);
  const set = useDebouncedCallback((name: 'action' | 'actor_name', value: string) => {
    state.filter({ [name]: value.trim() || undefined });
  }, 300);
  const { action = '', actor_name: actor = '', outcome = null } = state.search;
  return (
    <>
      <TimeRange state={state} fallback={null} />
      <Autocomplete
        aria-label={texts.action}
        placeholder={texts.anyAction}
        title={texts.actionHint}
        w={170}
        data={[...ACTIONS]}
        defaultValue={action}
        onChange={(value) => set('action', value)}
      />
      <TextInput
        aria-label={texts.actorName}
        placeholder={texts.actorName}
        w={150}
        defaultValue={actor}
        onChange={(event) => set('actor_name', event.currentTarget.value)}
      />
      <Select
        aria-label={texts.outcome}
        placeholder={texts.anyOutcome}
        clearable
        w={140}
        value={outcome}
        onChange={(value) => state.filter({ outcome: value ?? undefined })}
        data={(['ok', 'refused', 'failed'] as const).map((value) => ({ value, label: texts.outcomes[value] }))}
      />
      <FilterChips state={state} />
    </>
  );
}
