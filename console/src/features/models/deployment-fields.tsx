import { Accordion, Autocomplete, NumberInput, Select, SimpleGrid, Stack, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { catalogueQuery, providerQuery } from '../../api/providers.ts';
import type { Provider } from '../../api/providers.ts';
import { useMay } from '../../api/session.ts';
import { showAll, useProviderChoice } from '../../components/choices.ts';
import { LimitFields } from '../../components/limit-fields.tsx';
import { PriceFields } from '../../components/price/price-fields.tsx';
import { useTexts } from '../../lib/texts.ts';
import { deploymentTexts } from './deployment-texts.ts';
import type { DeploymentRow } from './values.ts';

interface DeploymentFieldsProps {
  readonly row: DeploymentRow;
  readonly onChange: (row: DeploymentRow) => void;
  /** What the server said of a field of it: `provider_id`, `price.input`. */
  readonly errorAt: (path: string) => ReactNode;
  /** Price and limits are shown without being asked for. */
  readonly open?: boolean;
}

const numberOr = (value: string | number): number | '' => (typeof value === 'number' ? value : '');

function ProviderSelect(props: {
  /** Of the chosen one; empty: none. */
  readonly id: string;
  /** Undefined until it is known. */
  readonly chosen: Provider | undefined;
  readonly onChange: (id: string) => void;
  readonly error: ReactNode;
}): ReactNode {
  const { chosen } = props;
  const texts = useTexts(deploymentTexts);
  const [typed, setTyped] = useState('');
  const found = useProviderChoice(typed === chosen?.name ? '' : typed);
  const offered = chosen === undefined || found.some(({ id }) => id === chosen.id) ? found : [chosen, ...found];
  return (
    <Select
      label={texts.provider}
      required
      searchable
      allowDeselect={false}
      data={offered.map(({ id, name }) => ({ value: id, label: name }))}
      filter={showAll}
      value={props.id === '' ? null : props.id}
      onChange={(id) => props.onChange(id ?? '')}
      onSearchChange={setTyped}
      error={props.error}
    />
  );
}

/** One deployment: who offers the model, under which name, at what price. */
export function DeploymentFields({ row, onChange, errorAt, open = false }: DeploymentFieldsProps): ReactNode {
  const texts = useTexts(deploymentTexts);
  const may = useMay();
  const isChosen = row.provider_id !== '';
  const { data: provider } = useQuery({
    ...providerQuery(row.provider_id),
    enabled: isChosen && may('provider.read'),
  });
  const { data: catalogue } = useQuery({
    ...catalogueQuery(provider?.kind ?? ''),
    enabled: provider !== undefined && may('provider.read'),
  });
  const change = (patch: Partial<DeploymentRow>): void => onChange({ ...row, ...patch });
  return (
    <Stack gap="sm">
      <ProviderSelect
        id={row.provider_id}
        chosen={provider}
        onChange={(id) => change({ provider_id: id })}
        error={errorAt('provider_id')}
      />
      <Autocomplete
        label={texts.upstreamModel}
        description={texts.upstreamHelp}
        limit={30}
        data={[...new Set(catalogue?.items.map(({ upstream_model: name }) => name))]}
        value={row.upstream_model}
        onChange={(name) => change({ upstream_model: name })}
        error={errorAt('upstream_model')}
      />
      <SimpleGrid cols={2}>
        <NumberInput
          label={texts.priority}
          placeholder={texts.asProvider}
          min={1}
          max={1000}
          allowDecimal={false}
          value={row.priority}
          onChange={(value) => change({ priority: numberOr(value) })}
          error={errorAt('priority')}
        />
        <NumberInput
          label={texts.weight}
          placeholder={texts.asProvider}
          min={1}
          max={1_000_000}
          allowDecimal={false}
          value={row.weight}
          onChange={(value) => change({ weight: numberOr(value) })}
          error={errorAt('weight')}
        />
      </SimpleGrid>
      <Switch
        label={texts.enabled}
        checked={row.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
      />
      <Accordion variant="separated" defaultValue={open ? 'more' : null} keepMounted={false}>
        <Accordion.Item value="more">
          <Accordion.Control>{texts.priceAndLimits}</Accordion.Control>
          <Accordion.Panel>
            <Stack>
              <PriceFields
                value={row.price}
                onChange={(price) => change({ price })}
                errorAt={(path) => errorAt(path === '' ? 'price' : `price.${path}`)}
              />
              <LimitFields value={row.limits} onChange={(limits) => change({ limits })} errorAt={errorAt} />
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Stack>
  );
}
