import { Fieldset, NumberInput, Select, SimpleGrid, Stack, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { modelsTexts } from './texts.ts';
import { AFTERS } from './values.ts';
import type { ModelValues } from './values.ts';

type Hedge = ModelValues['hedge'];

interface HedgeFieldsProps {
  readonly value: Hedge;
  readonly onChange: (value: Hedge) => void;
  readonly errorAt: (path: string) => ReactNode;
}

/** Whether and when a second attempt is made beside a first one that is slow. */
export function HedgeFields({ value, onChange, errorAt }: HedgeFieldsProps): ReactNode {
  const texts = useTexts(modelsTexts);
  return (
    <Fieldset>
      <Stack>
        <Switch
          label={texts.hedge}
          description={texts.hedgeHelp}
          checked={value.on}
          onChange={(event) => onChange({ ...value, on: event.currentTarget.checked })}
          error={errorAt('hedge')}
        />
        {value.on ? (
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select
              label={texts.hedgeAfter}
              allowDeselect={false}
              data={AFTERS.map((after) => ({ value: after, label: texts.hedgeAfters[after] }))}
              value={value.after}
              onChange={(after) => onChange({ ...value, after: AFTERS.find((each) => each === after) ?? value.after })}
              error={errorAt('hedge.after')}
            />
            <NumberInput
              label={texts.hedgeMin}
              min={0}
              max={600_000}
              allowDecimal={false}
              thousandSeparator=","
              suffix=" ms"
              value={value.min_ms}
              onChange={(min) => onChange({ ...value, min_ms: typeof min === 'number' ? min : '' })}
              error={errorAt('hedge.min_ms')}
            />
          </SimpleGrid>
        ) : null}
      </Stack>
    </Fieldset>
  );
}
