import { Button, Input, NumberInput, SegmentedControl, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { RowsFieldset } from '../rows-editor.tsx';
import { RATE_PARTS } from './parts.ts';
import type { PriceValues, RatePart, Rates } from './parts.ts';
import { priceTexts } from './texts.ts';

interface PriceFieldsProps {
  readonly value: PriceValues;
  readonly onChange: (value: PriceValues) => void;
  /** What the server said of a part, `input` or `tiers.0.output`. */
  readonly errorAt: (path: string) => ReactNode;
  /** Whether the price data may be chosen. */
  readonly modes?: readonly PriceValues['mode'][];
}

const USUAL: readonly RatePart[] = ['input', 'output', 'cached_input', 'cache_write_5m'];
const UNUSUAL = RATE_PARTS.filter((part) => !USUAL.includes(part));
const ALL_MODES: readonly PriceValues['mode'][] = ['dataset', 'free', 'own'];

interface RateFieldsProps {
  readonly parts: readonly RatePart[];
  readonly rates: Rates;
  readonly onChange: (rates: Rates) => void;
  readonly errorAt: (part: string) => ReactNode;
  readonly needed?: boolean;
}

function RateFields({ parts, rates, onChange, errorAt, needed = false }: RateFieldsProps): ReactNode {
  const texts = useTexts(priceTexts);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
      {parts.map((part) => (
        <TextInput
          key={part}
          label={texts.parts[part]}
          required={needed && (part === 'input' || part === 'output')}
          inputMode="decimal"
          value={rates[part] ?? ''}
          onChange={(event) => onChange({ ...rates, [part]: event.currentTarget.value })}
          error={errorAt(part)}
        />
      ))}
    </SimpleGrid>
  );
}

function Tiers({ value, onChange, errorAt }: PriceFieldsProps): ReactNode {
  const texts = useTexts(priceTexts);
  return (
    <RowsFieldset
      legend={texts.tiers}
      help={texts.tiersHelp}
      rows={value.tiers}
      onChange={(tiers) => onChange({ ...value, tiers })}
      blank={{ above: '', rates: {} }}
      add={texts.tierAdd}
      remove={(_, at) => texts.tierRemove(at + 1)}
      align="flex-end"
      fields={(tier, change, at) => (
        <NumberInput
          flex={1}
          label={texts.tierAbove}
          min={1}
          allowDecimal={false}
          thousandSeparator=","
          value={tier.above}
          onChange={(above) => change({ above: typeof above === 'number' ? above : '' })}
          error={errorAt(`tiers.${at}.above_input_tokens`)}
        />
      )}
      below={(tier, change, at) => (
        <RateFields
          parts={USUAL}
          rates={tier.rates}
          onChange={(rates) => change({ rates })}
          errorAt={(part) => errorAt(`tiers.${at}.${part}`)}
        />
      )}
    />
  );
}

function OwnPrice(props: PriceFieldsProps): ReactNode {
  const { value, onChange, errorAt } = props;
  const texts = useTexts(priceTexts);
  const [all, showAll] = useDisclosure(UNUSUAL.some((part) => value.rates[part] !== undefined));
  const changeRates = (rates: Rates): void => onChange({ ...value, rates });
  const hasRest = Object.keys(value.rest).length > 0;
  return (
    <Stack>
      <TextInput
        label={texts.currency}
        required
        w={120}
        maxLength={3}
        value={value.currency}
        onChange={(event) => onChange({ ...value, currency: event.currentTarget.value })}
        error={errorAt('currency')}
      />
      <RateFields parts={USUAL} rates={value.rates} onChange={changeRates} errorAt={errorAt} needed />
      {all ? (
        <RateFields parts={UNUSUAL} rates={value.rates} onChange={changeRates} errorAt={errorAt} />
      ) : (
        <div>
          <Button variant="subtle" size="xs" onClick={showAll.open}>
            {texts.moreParts}
          </Button>
        </div>
      )}
      <Tiers {...props} />
      {hasRest ? (
        <Text size="xs" c="dimmed">
          {texts.kept}
        </Text>
      ) : null}
    </Stack>
  );
}

/** A price: of the price data, free, or one of its own. */
export function PriceFields(props: PriceFieldsProps): ReactNode {
  const { value, onChange, modes = ALL_MODES } = props;
  const texts = useTexts(priceTexts);
  return (
    <Stack>
      <Input.Wrapper
        label={texts.mode}
        labelElement="div"
        description={texts.modeHelp[value.mode]}
        error={props.errorAt('')}
      >
        <SegmentedControl
          mt={4}
          aria-label={texts.mode}
          value={value.mode}
          onChange={(mode) => onChange({ ...value, mode: modes.find((each) => each === mode) ?? value.mode })}
          data={modes.map((mode) => ({ value: mode, label: texts.modes[mode] }))}
        />
      </Input.Wrapper>
      {value.mode === 'own' ? <OwnPrice {...props} /> : null}
    </Stack>
  );
}
