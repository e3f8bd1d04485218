import { Alert, Anchor, Group, List, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { Amount } from '../../components/amount.tsx';
import { sayWarning } from '../../components/warning-texts.ts';
import { formatInteger, formatMilliseconds, localeOf } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import type { Run } from './state.ts';
import { playgroundTexts } from './texts.ts';

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="dd" size="xs" m={0} className="tabular">
        {children}
      </Text>
    </div>
  );
}

/** Output tokens a second from the first on; null: nothing to divide by. */
function speedOf({ row }: Run): number | null {
  if (row === null || row.latency_ms === null || row.time_to_first_token_ms === null) return null;
  const seconds = (row.latency_ms - row.time_to_first_token_ms) / 1000;
  return seconds > 0 && row.usage.output_tokens > 1 ? row.usage.output_tokens / seconds : null;
}

/** What an answer used, cost and took: the gateway's own figures once it is settled. */
export function RunFacts({ run }: { readonly run: Run }): ReactNode {
  const { run: texts } = useTexts(playgroundTexts);
  const language = useLanguage();
  const may = useMay();
  const { row, startedAt, firstAt, endedAt } = run;
  const first = row?.time_to_first_token_ms ?? (firstAt === null ? null : firstAt - startedAt);
  const total = row?.latency_ms ?? (endedAt === null ? null : endedAt - startedAt);
  const ms = (value: number | null): string => (value === null ? '–' : formatMilliseconds(value, language));
  const count = (value: number): string => formatInteger(value, language);
  const speed = speedOf(run);
  const rate = speed?.toLocaleString(localeOf(language), { maximumFractionDigits: 1 });
  return (
    <>
      <Group component="dl" m={0} mt="xs" style={{ columnGap: 16, rowGap: 4 }}>
        <Fact label={texts.cost}>{row === null ? texts.pending : <Amount amount={row.cost.amount} />}</Fact>
        {row === null ? null : (
          <Fact label={texts.tokens}>
            {texts.tokensOf(count(row.usage.input_tokens), count(row.usage.output_tokens))}
            {row.usage.reasoning_tokens > 0 ? ` · ${texts.reasoning(count(row.usage.reasoning_tokens))}` : ''}
            {row.usage.cached_input_tokens > 0 ? ` · ${texts.cached(count(row.usage.cached_input_tokens))}` : ''}
          </Fact>
        )}
        <Fact label={texts.first}>{ms(first)}</Fact>
        <Fact label={texts.total}>{ms(total)}</Fact>
        {rate === undefined ? null : <Fact label={texts.speed}>{texts.perSecond(rate)}</Fact>}
        {run.finish === null ? null : <Fact label={texts.finish}>{run.finish}</Fact>}
        {row === null ? null : <Fact label={texts.provider}>{row.provider}</Fact>}
      </Group>
      {row !== null && row.warnings.length > 0 ? (
        <Alert color="yellow" mt="xs" py="xs" title={texts.warnings(row.warnings.length)}>
          <List size="xs">
            {row.warnings.map((warning) => (
              <List.Item key={warning}>{sayWarning(warning, language)}</List.Item>
            ))}
          </List>
        </Alert>
      ) : null}
      <Group gap="sm" mt={4}>
        {run.requestId !== null && may('request.read') ? (
          <Anchor component={Link} to={`/requests/${run.requestId}` as never} size="xs">
            {texts.open}
          </Anchor>
        ) : null}
        {row !== null && row.dialect_in !== row.dialect_out ? (
          <Text size="xs" c="dimmed">
            {texts.translated(row.dialect_in, row.dialect_out)}
          </Text>
        ) : null}
      </Group>
    </>
  );
}
