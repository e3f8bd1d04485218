import { Alert, Button, Checkbox, Group, Loader, Paper, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Download, FileDown } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { customerUsersKey, importCustomerUsers } from '../../api/customer-users.ts';
import type { ImportReport } from '../../api/customer-users.ts';
import { useMay } from '../../api/session.ts';
import { tokensKey } from '../../api/tokens.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { describeError, Forbidden } from '../../components/error-state.tsx';
import { findFieldErrors } from '../../components/form-drawer.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useTexts } from '../../lib/texts.ts';
import { ImportFields } from './import-fields.tsx';
import type { ImportChoice } from './import-fields.tsx';
import { saveResult, saveTemplate } from './import-files.ts';
import { ImportReportView } from './import-report.tsx';
import { importTexts } from './import-texts.ts';

const NOTHING: ImportChoice = { file: null, onExisting: 'update', tokenName: null };

function useImport(choice: ImportChoice) {
  const refresh = useRefresh(customerUsersKey, tokensKey);
  return useMutation({
    mutationFn: ({ dryRun, skipRefused }: { readonly dryRun: boolean; readonly skipRefused: boolean }) =>
      importCustomerUsers({
        format: choice.file?.format ?? 'csv',
        content: choice.file?.text ?? '',
        dry_run: dryRun,
        on_existing: choice.onExisting,
        skip_refused: skipRefused,
        issue_tokens: choice.tokenName === null ? null : { name: choice.tokenName },
      }),
    onSuccess: async (report) => {
      if (report.dry_run) return;
      await refresh();
    },
  });
}

/** Why a file is refused as a whole, with its lines. */
function Refusal({ error }: { readonly error: unknown }): ReactNode {
  const common = useTexts(commonTexts);
  return (
    <Alert color="red" role="alert" mb="md" title={describeError(error, common)}>
      {Object.entries(findFieldErrors(error)).map(([path, problem]) => (
        <div key={path}>{`${path}: ${problem}`}</div>
      ))}
    </Alert>
  );
}

interface StartProps {
  readonly report: ImportReport;
  readonly busy: boolean;
  readonly onStart: (skipRefused: boolean) => void;
}

/** After the check: what is wrong, and the button that begins. */
function Start({ report, busy, onStart }: StartProps): ReactNode {
  const texts = useTexts(importTexts);
  const [skip, setSkip] = useState(false);
  const count = report.created + report.updated;
  const isRefused = report.refused > 0;
  return (
    <Stack gap="sm" mb="md">
      {isRefused ? (
        <Alert color="orange" title={texts.refusedTitle}>
          {texts.refusedHelp}
          {count > 0 ? (
            <Checkbox
              mt="sm"
              label={texts.skipRefused}
              checked={skip}
              onChange={(event) => setSkip(event.currentTarget.checked)}
            />
          ) : null}
        </Alert>
      ) : null}
      {count === 0 && !isRefused ? <Alert color="gray">{texts.nothingToDo}</Alert> : null}
      {count === 0 ? null : (
        <Group>
          <Button disabled={isRefused && !skip} loading={busy} onClick={() => onStart(skip)}>
            {texts.start(count)}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Done({ report, onAgain }: { readonly report: ImportReport; readonly onAgain: () => void }): ReactNode {
  const texts = useTexts(importTexts);
  const hasTokens = report.lines.some(({ token }) => token !== undefined);
  const failed = report.failed > 0;
  return (
    <Alert color={failed ? 'red' : 'teal'} role="status" mb="md" title={failed ? texts.failedTitle : texts.doneTitle}>
      {failed ? <Text size="sm">{texts.failedHelp}</Text> : null}
      {hasTokens ? <Text size="sm">{texts.tokensOnce}</Text> : null}
      <Group mt="sm" gap="xs">
        <Button leftSection={<FileDown size={16} aria-hidden />} onClick={() => saveResult(report)}>
          {texts.download}
        </Button>
        <Button variant="default" onClick={onAgain}>
          {texts.another}
        </Button>
      </Group>
    </Alert>
  );
}

function Importer(): ReactNode {
  const texts = useTexts(importTexts);
  const [choice, setChoice] = useState(NOTHING);
  const run = useImport(choice);
  const report = run.data;
  const change = (patch: Partial<ImportChoice>): void => {
    run.reset();
    setChoice((before) => ({ ...before, ...patch }));
  };
  const isDone = report !== undefined && !report.dry_run;
  return (
    <>
      {isDone ? null : (
        <Paper withBorder p="md" mb="md">
          <ImportFields choice={choice} onChange={change} />
          {report === undefined ? (
            <Group mt="md">
              <Button
                disabled={choice.file === null || choice.tokenName?.trim() === ''}
                loading={run.isPending}
                onClick={() => run.mutate({ dryRun: true, skipRefused: false })}
              >
                {texts.check}
              </Button>
            </Group>
          ) : null}
        </Paper>
      )}
      {run.isPending ? (
        <Group gap="xs" role="status" mb="md">
          <Loader size="sm" />
          <Text size="sm">{run.variables.dryRun ? texts.checking : texts.importing}</Text>
        </Group>
      ) : null}
      {run.error === null ? null : <Refusal error={run.error} />}
      {report?.dry_run === true ? (
        <Start
          report={report}
          busy={run.isPending}
          onStart={(skipRefused) => run.mutate({ dryRun: false, skipRefused })}
        />
      ) : null}
      {isDone ? (
        <Done
          report={report}
          onAgain={() => {
            run.reset();
            setChoice(NOTHING);
          }}
        />
      ) : null}
      {report === undefined ? null : <ImportReportView key={String(report.dry_run)} report={report} />}
    </>
  );
}

/** Takes in a file of customer users: choose, look at what would be done, import, download what came of it. */
export function ImportPage(): ReactNode {
  const texts = useTexts(importTexts);
  const may = useMay();
  return (
    <>
      <PageHeader
        title={texts.title}
        description={texts.description}
        back={{ to: '/customer-users', label: texts.back }}
        actions={
          <Button variant="default" leftSection={<Download size={16} aria-hidden />} onClick={saveTemplate}>
            {texts.template}
          </Button>
        }
      />
      {may('customer_user.write') ? <Importer /> : <Forbidden />}
    </>
  );
}
