import {
  Alert,
  Anchor,
  Button,
  Fieldset,
  Group,
  Modal,
  NumberInput,
  Progress,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useInterval, useLocalStorage } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { verifyOperationLog } from '../../api/operation-log.ts';
import type { ChainPlace, Verification } from '../../api/operation-log.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { ErrorAlert } from '../../components/error-alert.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { operationLogTexts } from './texts.ts';

const HASH = /^[0-9a-f]{64}$/i;

interface Noted {
  readonly sequence: number | '';
  readonly hash: string;
}

function Whole({ found }: { readonly found: Verification }): ReactNode {
  const texts = useTexts(operationLogTexts);
  const language = useLanguage();
  const count = (value: number): string => formatInteger(value, language);
  return (
    <Alert color="teal" title={texts.whole} role="status">
      <Stack gap="xs">
        <div>{texts.checked(count(found.checked))}</div>
        {found.erased === 0 ? null : <div>{texts.erasedRows(count(found.erased))}</div>}
        {found.anchor.sequence === 0 ? null : <div>{texts.anchored(count(found.anchor.sequence))}</div>}
        <div>{texts.keep}</div>
        <div>
          {texts.number}: <CopyText value={String(found.last.sequence)} />
        </div>
        <div>
          {texts.hash}: <CopyText value={found.last.hash} />
        </div>
      </Stack>
    </Alert>
  );
}

function Broken({ found, place }: { found: Verification; place: NonNullable<Verification['break']> }): ReactNode {
  const texts = useTexts(operationLogTexts);
  const language = useLanguage();
  return (
    <Alert color="red" title={texts.broken} role="alert">
      <Stack gap="xs">
        <div>{texts.breaks[place.kind](formatInteger(place.sequence, language))}</div>
        <div>{texts.rightUntil(formatInteger(found.last.sequence, language))}</div>
        {place.id === null ? null : (
          <Anchor component={Link} to={`/operation-log/${place.id}`}>
            {texts.toRow}
          </Anchor>
        )}
      </Stack>
    </Alert>
  );
}

function Running(): ReactNode {
  const texts = useTexts(operationLogTexts);
  const [seconds, setSeconds] = useState(0);
  useInterval(() => setSeconds((before) => before + 1), 1000, { autoInvoke: true });
  return (
    <div role="status">
      <Text size="sm" mb={4}>
        {texts.running(seconds)}
      </Text>
      <Progress value={100} animated aria-label={texts.verify} />
    </div>
  );
}

/** Has the chain recomputed, and says what was found; what is noted of it is remembered in this browser for the next time. */
export function VerifyDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const texts = useTexts(operationLogTexts);
  const common = useTexts(commonTexts);
  const [noted, setNoted] = useLocalStorage<Noted>({
    key: 'tallygate-log-place',
    defaultValue: { sequence: '', hash: '' },
    getInitialValueInEffect: false,
  });
  const [running] = useState(() => new AbortController());
  const closed = useRef(false);
  const form = useForm<{ sequence: number | ''; hash: string }>({
    initialValues: noted,
    validate: {
      sequence: (value, { hash }) => (value === '' && hash !== '' ? texts.numberWrong : null),
      hash: (value, { sequence }) => (sequence === '' || HASH.test(value.trim()) ? null : texts.hashWrong),
    },
  });
  const verify = useMutation({
    mutationFn: ({ sequence, hash }: Noted) => {
      const expected: ChainPlace | null = sequence === '' ? null : { sequence, hash: hash.trim().toLowerCase() };
      return verifyOperationLog(expected, running.signal);
    },
    onSuccess: (found) => {
      if (found.ok && !closed.current) setNoted(found.last);
    },
  });
  const close = (): void => {
    closed.current = true;
    running.abort();
    onClose();
  };
  const found = verify.data;
  return (
    <Modal opened onClose={close} title={texts.verifyTitle} size="lg">
      <form onSubmit={form.onSubmit((values) => verify.mutate(values))} noValidate>
        <Stack>
          <Text size="sm">{texts.verifyHelp}</Text>
          <Fieldset legend={texts.compare}>
            <Text size="xs" c="dimmed" mb="xs">
              {texts.compareHelp}
            </Text>
            <Group align="flex-start" gap="sm">
              <NumberInput
                label={texts.number}
                w={160}
                min={0}
                allowDecimal={false}
                hideControls
                {...form.getInputProps('sequence')}
              />
              <TextInput
                label={texts.hash}
                flex="1 1 240px"
                styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
                {...form.getInputProps('hash')}
              />
            </Group>
          </Fieldset>
          {verify.isPending ? <Running /> : null}
          <ErrorAlert error={verify.error} />
          {found === undefined ? null : found.break === null ? (
            <Whole found={found} />
          ) : (
            <Broken found={found} place={found.break} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common.close}
            </Button>
            <Button type="submit" loading={verify.isPending}>
              {found === undefined ? texts.start : texts.again}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
