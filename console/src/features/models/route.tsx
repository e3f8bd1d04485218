import { Alert, Button, Group, JsonInput, Loader, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { modelRouteQuery } from '../../api/models.ts';
import type { Model, ModelRoute, RouteWish } from '../../api/models.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { ErrorAlert } from '../../components/error-alert.tsx';
import { formatInteger, formatMilliseconds } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { useRouteColumns } from './route-columns.tsx';
import { routeTexts } from './route-texts.ts';

const DIALECTS = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'] as const;

/** The request that was typed; null: none was, undefined: it is no JSON object. */
function parseRequest(text: string): Record<string, unknown> | null | undefined {
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function Hedge({ hedge }: { readonly hedge: NonNullable<ModelRoute['hedge']> }): ReactNode {
  const texts = useTexts(routeTexts);
  const language = useLanguage();
  const delay = ({ delay_ms: ms, samples, samples_needed: needed }: (typeof hedge)['stream']): string =>
    ms === null
      ? texts.hedgeUnknown(formatInteger(samples, language), formatInteger(needed, language))
      : texts.hedgeAfter(formatMilliseconds(ms, language));
  return (
    <Alert color="gray" title={texts.hedge}>
      {hedge.provider === null
        ? texts.hedgeNone
        : texts.hedgeAt(hedge.provider, delay(hedge.stream), delay(hedge.whole))}{' '}
      {hedge.within_retry_budget ? null : texts.hedgeSpent}
    </Alert>
  );
}

function Wish({
  wish,
  onChange,
}: {
  readonly wish: RouteWish;
  readonly onChange: (wish: RouteWish) => void;
}): ReactNode {
  const texts = useTexts(routeTexts);
  const [typing, { toggle }] = useDisclosure();
  const [text, setText] = useState('');
  const isBad = parseRequest(text) === undefined;
  return (
    <>
      <Group gap="xs" align="flex-end">
        <Select
          label={texts.dialect}
          placeholder={texts.anyDialect}
          clearable
          w={220}
          data={DIALECTS}
          value={wish.dialect ?? null}
          onChange={(next) => onChange({ ...wish, dialect: DIALECTS.find((each) => each === next) ?? null })}
        />
        <Button variant="default" aria-expanded={typing} onClick={toggle}>
          {texts.withRequest}
        </Button>
      </Group>
      {typing ? (
        <JsonInput
          label={texts.request}
          description={texts.requestHelp}
          placeholder='{"messages": [{"role": "user", "content": "…"}], "max_tokens": 500}'
          autosize
          minRows={3}
          maxRows={12}
          value={text}
          onChange={setText}
          onBlur={() => {
            const request = parseRequest(text);
            if (request !== undefined) onChange({ ...wish, request });
          }}
          error={isBad ? texts.badRequest : undefined}
        />
      ) : null}
    </>
  );
}

/** Which deployments a request would be tried at, in which order, and why each has its place. */
export function Route({ model }: { readonly model: Model }): ReactNode {
  const texts = useTexts(routeTexts);
  const common = useTexts(commonTexts);
  const [wish, setWish] = useState<RouteWish>({});
  const query = useQuery({ ...modelRouteQuery(model.id, wish), placeholderData: keepPreviousData });
  const columns = useRouteColumns(model.name, query.data?.candidates ?? []);
  return (
    <section>
      <Group justify="space-between" align="flex-start" mb="xs">
        <div>
          <Title order={2} size="h4">
            {texts.title}
          </Title>
          <Text size="sm" c="dimmed">
            {texts.help}
          </Text>
        </div>
        <Button
          variant="default"
          leftSection={<RefreshCw size={16} aria-hidden />}
          loading={query.isFetching}
          onClick={() => void query.refetch()}
        >
          {texts.again}
        </Button>
      </Group>
      <Stack gap="sm">
        <Wish wish={wish} onChange={setWish} />
        <ErrorAlert error={query.error} />
        {query.isPending ? <Loader size="sm" aria-label={common.loading} /> : null}
        {query.data === undefined ? null : (
          <Paper withBorder>
            <DataTable
              label={texts.title}
              columns={columns}
              rows={query.data.candidates}
              rowId={({ deployment_id: id }) => id}
              rowName={({ provider }) => provider}
              stale={query.isPlaceholderData}
            />
          </Paper>
        )}
        {query.data?.hedge === undefined || query.data.hedge === null ? null : <Hedge hedge={query.data.hedge} />}
      </Stack>
    </section>
  );
}
