import { Button, Drawer, Group, Pill, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { NAMED_PERMISSIONS, useNames } from '../../api/names.ts';
import type { NamedKind } from '../../api/names.ts';
import { REQUEST_FILTERS } from '../../api/requests.ts';
import type { RequestFilter } from '../../api/requests.ts';
import { useMay } from '../../api/session.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { EntityPicker } from '../../components/entity-picker.tsx';
import { ERROR_TYPES, errorNames } from '../../components/error-names.ts';
import { FilterPill } from '../../components/filter-pill.tsx';
import { useTexts } from '../../lib/texts.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { requestsTexts } from './texts.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

const DECIMALS = new Set<RequestFilter>([
  'cost_min',
  'cost_max',
  'latency_min_ms',
  'latency_max_ms',
  'time_to_first_token_min_ms',
  'time_to_first_token_max_ms',
  'status_min',
  'status_max',
]);

/** The filters of which one of a few values is chosen. */
function useChoices(): Partial<Record<RequestFilter, readonly Choice[]>> {
  const texts = useTexts(requestsTexts);
  const common = useTexts(commonTexts);
  const errors = useTexts(errorNames);
  const bool = [
    { value: 'true', label: common.yes },
    { value: 'false', label: common.no },
  ];
  const same = (...values: readonly string[]): readonly Choice[] => values.map((value) => ({ value, label: value }));
  return {
    outcome: [
      { value: 'ok', label: texts.ok },
      { value: 'error', label: texts.error },
    ],
    error_code: Object.entries(ERROR_TYPES).map(([value, type]) => ({ value, label: `${value} · ${errors[type]}` })),
    state: (['held', 'settled', 'recovered'] as const).map((value) => ({ value, label: texts.states[value] })),
    operation: same('chat', 'text_completion', 'embeddings'),
    stream: bool,
    warnings: bool,
    estimated: bool,
  };
}

/** The filters of which one is found by its name. */
const NAMED = {
  customer_id: 'customers',
  customer_user_id: 'customer-users',
  token_id: 'tokens',
} as const satisfies Partial<Record<RequestFilter, NamedKind>>;

function kindOf(name: RequestFilter): NamedKind | null {
  return name in NAMED ? NAMED[name as keyof typeof NAMED] : null;
}

/** Those of the bar show themselves what they are set to. */
const FIELDS = new Set<RequestFilter>(['outcome', 'model']);

/** All filters, changed together. */
export function FilterDrawer({
  state,
  onClose,
}: {
  readonly state: ListState;
  readonly onClose: () => void;
}): ReactNode {
  const texts = useTexts(requestsTexts);
  const common = useTexts(commonTexts);
  const choices = useChoices();
  const may = useMay();
  const initialValues = Object.fromEntries(REQUEST_FILTERS.map((name) => [name, state.search[name] ?? '']));
  const form = useForm({ initialValues });
  const apply = (values: Record<string, string>): void => {
    state.filter(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim() || undefined])));
    onClose();
  };
  return (
    <Drawer opened onClose={onClose} title={texts.moreTitle}>
      <form onSubmit={form.onSubmit(apply)}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          {REQUEST_FILTERS.map((name) => {
            const data = choices[name];
            const field = form.getInputProps(name);
            const kind = kindOf(name);
            if (kind !== null && may(NAMED_PERMISSIONS[kind])) {
              return (
                <EntityPicker
                  key={name}
                  kind={kind}
                  label={texts.filters[name]}
                  placeholder={texts.any}
                  value={form.values[name] === '' ? null : (form.values[name] ?? null)}
                  onChange={(id) => form.setFieldValue(name, id ?? '')}
                />
              );
            }
            return data === undefined ? (
              <TextInput
                key={name}
                label={texts.filters[name]}
                inputMode={DECIMALS.has(name) ? 'decimal' : undefined}
                {...field}
              />
            ) : (
              <Select
                key={name}
                label={texts.filters[name]}
                placeholder={texts.any}
                clearable
                searchable={data.length > 8}
                data={data}
                value={form.values[name] === '' ? null : form.values[name]}
                onChange={(value) => form.setFieldValue(name, value ?? '')}
              />
            );
          })}
        </SimpleGrid>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit">{texts.apply}</Button>
        </Group>
      </form>
    </Drawer>
  );
}

/** What is filtered by beside what the list's own fields say; each can be taken away. */
export function FilterChips({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(requestsTexts);
  const choices = useChoices();
  const { search } = state;
  const names: Readonly<Record<NamedKind, ReadonlyMap<string, string>>> = {
    customers: useNames('customers', [search['customer_id']]),
    'customer-users': useNames('customer-users', [search['customer_user_id']]),
    tokens: useNames('tokens', [search['token_id']]),
  };
  const set = REQUEST_FILTERS.filter((name) => search[name] !== undefined && !FIELDS.has(name));
  return (
    <Pill.Group>
      {set.map((name) => {
        const value = search[name];
        const kind = kindOf(name);
        const named = kind === null || value === undefined ? undefined : names[kind].get(value);
        const label = named ?? choices[name]?.find((choice) => choice.value === value)?.label ?? value;
        return (
          <FilterPill
            key={name}
            remove={texts.removeFilter(texts.filters[name])}
            onRemove={() => state.filter({ [name]: undefined })}
          >
            {texts.filters[name]}: {label}
          </FilterPill>
        );
      })}
    </Pill.Group>
  );
}
