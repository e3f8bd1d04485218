import {
  Alert,
  Button,
  Drawer,
  FileInput,
  Group,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { importPrices } from '../../api/prices.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { describeError } from '../../components/error-state.tsx';
import { fileTexts } from '../../components/file-texts.ts';
import { findFieldErrors } from '../../components/form-drawer.tsx';
import { readFileText } from '../../lib/read-file-text.ts';
import type { FileText } from '../../lib/read-file-text.ts';
import { useTexts } from '../../lib/texts.ts';
import { changeTexts } from './change-texts.ts';
import { PriceChanges } from './price-changes.tsx';
import { usePricesChanged } from './use-price-change.ts';

interface List {
  readonly format: 'csv' | 'json';
  readonly content: string;
  readonly name: string;
  readonly overrides: boolean;
}

/** More problems than these are not shown at once. */
const PROBLEMS_MAX = 20;

function Problems({ error }: { readonly error: unknown }): ReactNode {
  const common = useTexts(commonTexts);
  if (error === null) return null;
  const problems = Object.entries(findFieldErrors(error)).slice(0, PROBLEMS_MAX);
  return (
    <Alert color="red" role="alert" title={describeError(error, common)}>
      {problems.map(([path, problem]) => (
        <div key={path}>{`${path}: ${problem}`}</div>
      ))}
    </Alert>
  );
}

function ListFields({ list, onChange }: { readonly list: List; readonly onChange: (list: List) => void }): ReactNode {
  const texts = useTexts(changeTexts);
  const files = useTexts(fileTexts);
  const [problem, setProblem] = useState<string | null>(null);
  const [encoding, setEncoding] = useState<FileText['encoding']>('utf-8');
  const readFile = async (file: File | null): Promise<void> => {
    if (file === null) return;
    const read = await readFileText(file);
    setProblem(read === null ? files.unreadable : null);
    setEncoding(read?.encoding ?? 'utf-8');
    if (read === null) return;
    const format = file.name.toLowerCase().endsWith('.json') ? 'json' : 'csv';
    const name = list.name === '' ? file.name.replace(/\.(csv|json)$/i, '').slice(0, 100) : list.name;
    onChange({ ...list, format, name, content: read.text });
  };
  return (
    <>
      <FileInput
        label={texts.file}
        placeholder={texts.filePlaceholder}
        accept=".csv,.json,text/csv,application/json"
        leftSection={<FileUp size={16} aria-hidden />}
        onChange={(file) => void readFile(file)}
        error={problem}
      />
      {encoding === 'gbk' ? <Alert color="yellow">{files.readAsGbk}</Alert> : null}
      <Textarea
        label={texts.content}
        placeholder={texts.contentPlaceholder}
        autosize
        minRows={4}
        maxRows={12}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
        value={list.content}
        onChange={(event) => onChange({ ...list, content: event.currentTarget.value })}
      />
      <SegmentedControl
        aria-label={texts.format}
        value={list.format}
        onChange={(format) => onChange({ ...list, format: format === 'json' ? 'json' : 'csv' })}
        data={[
          { value: 'csv', label: 'CSV' },
          { value: 'json', label: 'JSON' },
        ]}
      />
      <TextInput
        label={texts.name}
        description={texts.nameHelp}
        maxLength={100}
        value={list.name}
        onChange={(event) => onChange({ ...list, name: event.currentTarget.value })}
      />
      <Switch
        label={texts.overrides}
        description={texts.overridesHelp}
        checked={list.overrides}
        onChange={(event) => onChange({ ...list, overrides: event.currentTarget.checked })}
      />
    </>
  );
}

/** Takes a price list in, once it was shown what that changes. */
export function ImportDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const texts = useTexts(changeTexts);
  const common = useTexts(commonTexts);
  const [list, setList] = useState<List>({ format: 'csv', content: '', name: '', overrides: false });
  const changed = usePricesChanged();
  const send = (dryRun: boolean) =>
    importPrices({ ...list, name: list.name.trim() === '' ? null : list.name.trim(), dry_run: dryRun });
  const check = useMutation({ mutationFn: () => send(true) });
  const apply = useMutation({
    mutationFn: () => send(false),
    onSuccess: async () => {
      onClose();
      await changed();
    },
  });
  const change = (next: List): void => {
    setList(next);
    // What was shown is of another list.
    check.reset();
    apply.reset();
  };
  return (
    <Drawer opened onClose={onClose} size="xl" title={texts.importTitle}>
      <Stack>
        <Text size="sm">{texts.importHelp}</Text>
        <ListFields list={list} onChange={change} />
        <Problems error={check.error ?? apply.error} />
        {check.data === undefined ? null : (
          <PriceChanges items={check.data.items} changing={check.data.items.length} kept={check.data.overridden} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          {check.data === undefined ? (
            <Button disabled={list.content.trim() === ''} loading={check.isPending} onClick={() => check.mutate()}>
              {texts.check}
            </Button>
          ) : (
            <Button loading={apply.isPending} onClick={() => apply.mutate()}>
              {texts.takeIn(check.data.list?.prices ?? 0)}
            </Button>
          )}
        </Group>
      </Stack>
    </Drawer>
  );
}
