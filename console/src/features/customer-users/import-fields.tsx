import { Alert, FileInput, Select, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ImportWish } from '../../api/customer-users.ts';
import { useMay } from '../../api/session.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { fileTexts } from '../../components/file-texts.ts';
import { readFileText } from '../../lib/read-file-text.ts';
import type { FileText } from '../../lib/read-file-text.ts';
import { useTexts } from '../../lib/texts.ts';
import { importTexts } from './import-texts.ts';

/** What is imported, and how. */
export interface ImportChoice {
  readonly file: (FileText & { readonly format: ImportWish['format'] }) | null;
  readonly onExisting: NonNullable<ImportWish['on_existing']>;
  /** null: no token is issued. */
  readonly tokenName: string | null;
}

interface ImportFieldsProps {
  readonly choice: ImportChoice;
  /** The file is to be checked anew after it. */
  readonly onChange: (patch: Partial<ImportChoice>) => void;
}

const EXISTING = ['update', 'skip', 'refuse'] as const;
const LENGTH_MAX = 1_000_000;

/** The file, and what is done with it. */
export function ImportFields({ choice, onChange }: ImportFieldsProps): ReactNode {
  const texts = useTexts(importTexts);
  const common = useTexts(commonTexts);
  const files = useTexts(fileTexts);
  const may = useMay();
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const choose = async (next: File | null): Promise<void> => {
    setFile(next);
    setProblem(null);
    onChange({ file: null });
    if (next === null) return;
    const read = await readFileText(next);
    if (read === null) setProblem(files.unreadable);
    else if (read.text.length > LENGTH_MAX) setProblem(texts.tooBig);
    else onChange({ file: { ...read, format: /\.(jsonl|ndjson|json)$/i.test(next.name) ? 'jsonl' : 'csv' } });
  };
  return (
    <Stack>
      <FileInput
        label={texts.file}
        description={texts.fileHelp}
        placeholder={texts.filePlaceholder}
        leftSection={<FileUp size={16} aria-hidden />}
        accept=".csv,.txt,.tsv,.jsonl,.ndjson,.json,text/csv"
        clearable
        clearButtonProps={{ 'aria-label': common.remove }}
        value={file}
        onChange={(next) => void choose(next)}
        error={problem}
      />
      {choice.file?.encoding === 'gbk' ? <Alert color="yellow">{files.readAsGbk}</Alert> : null}
      <div>
        <Text size="sm" fw={600}>
          {texts.rules}
        </Text>
        <Text size="sm" c="dimmed" maw={760}>
          {texts.rulesText}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={texts.onExisting}
          allowDeselect={false}
          data={EXISTING.map((value) => ({ value, label: texts.existing[value] }))}
          value={choice.onExisting}
          onChange={(value) => onChange({ onExisting: EXISTING.find((each) => each === value) ?? 'update' })}
        />
        {may('token.write') ? (
          <Stack gap="xs">
            <Switch
              label={texts.issueTokens}
              mt={{ base: 0, sm: 28 }}
              checked={choice.tokenName !== null}
              onChange={(event) => onChange({ tokenName: event.currentTarget.checked ? texts.tokenDefault : null })}
            />
            {choice.tokenName === null ? null : (
              <TextInput
                label={texts.tokenName}
                required
                value={choice.tokenName}
                onChange={(event) => onChange({ tokenName: event.currentTarget.value })}
              />
            )}
          </Stack>
        ) : null}
      </SimpleGrid>
    </Stack>
  );
}
