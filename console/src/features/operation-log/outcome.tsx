import { Badge, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import type { OperationLogRow } from '../../api/operation-log.ts';
import { errorNames } from '../../components/error-names.ts';
import { Tip } from '../../components/tip.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { operationLogTexts } from './texts.ts';

const COLORS = { ok: 'teal', refused: 'orange', failed: 'red' } as const satisfies Record<
  OperationLogRow['outcome'],
  string
>;

/** What an error is called, by the type that the row keeps. */
export function useErrorName(): (type: string) => string {
  const names: Readonly<Record<string, string>> = useTexts(errorNames);
  return (type) => names[type] ?? type;
}

/** How it ended, why not, and how many like it the row stands for. */
export function Outcome({ row }: { readonly row: OperationLogRow }): ReactNode {
  const texts = useTexts(operationLogTexts);
  const language = useLanguage();
  const nameError = useErrorName();
  const badge = <Badge color={COLORS[row.outcome]}>{texts.outcomes[row.outcome]}</Badge>;
  const count = row.count === undefined ? null : formatInteger(row.count, language);
  return (
    <Group gap={4} wrap="nowrap">
      {row.error_type === undefined ? badge : <Tip label={nameError(row.error_type)}>{badge}</Tip>}
      {count === null ? null : (
        <Tip label={texts.timesHelp(count)}>
          <Badge color="gray">{texts.times(count)}</Badge>
        </Tip>
      )}
    </Group>
  );
}
