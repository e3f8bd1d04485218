import { Alert, Box, Button, Group, Paper, SegmentedControl, Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Part } from '../../api/playground/conversation.ts';
import { readAnswerBody, readRequestBody } from '../../api/playground/read-request.ts';
import { requestBodyQuery } from '../../api/request-bodies.ts';
import type { RequestBodies as Bodies } from '../../api/request-bodies.ts';
import type { RequestDetail } from '../../api/requests.ts';
import { useMay } from '../../api/session.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { PartView } from '../../components/conversation/part-view.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { Instant } from '../../components/instant.tsx';
import { formatBytes } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { bodyTexts } from './body-texts.ts';

type Body = Bodies['request'];

/** JSON line by line, of a stream each event's; what is none stays as it is. */
function setOut(text: string): string {
  const set = (json: string): string => {
    try {
      return JSON.stringify(JSON.parse(json), null, 2);
    } catch {
      return json;
    }
  };
  if (!/^(data|event|id|:)/.test(text)) return set(text);
  return text
    .split(/\r?\n/)
    .map((line) => (line.startsWith('data:') ? `data: ${set(line.slice(5).trim())}` : line))
    .join('\n');
}

function Said({ name, parts }: { readonly name: string; readonly parts: readonly Part[] }): ReactNode {
  return (
    <Box component="li" p="xs">
      <Text size="xs" fw={600} mb={4}>
        {name}
      </Text>
      {parts.map((part, n) => (
        <PartView key={`${part.kind}-${n}`} part={part} />
      ))}
    </Box>
  );
}

function Conversation({ request, bodies }: { readonly request: RequestDetail; readonly bodies: Bodies }): ReactNode {
  const texts = useTexts(bodyTexts);
  const said = readRequestBody(bodies.request.text);
  const answer = bodies.response === null ? null : readAnswerBody(request.dialect_in, bodies.response.text);
  if (said === null) return <Text size="sm">{texts.unreadable}</Text>;
  return (
    <Box component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
      {said.system === '' ? null : <Said name={texts.system} parts={[{ kind: 'text', text: said.system }]} />}
      {said.turns.map(({ id, role, parts }) => (
        <Said key={id} name={texts[role]} parts={parts} />
      ))}
      {answer === null ? null : <Said name={texts.assistant} parts={answer} />}
    </Box>
  );
}

function BodyText({ title, body }: { readonly title: string; readonly body: Body | null }): ReactNode {
  const texts = useTexts(bodyTexts);
  const language = useLanguage();
  const [form, setForm] = useState<'formatted' | 'raw'>('formatted');
  if (body === null) return <Text size="sm">{texts.nothing}</Text>;
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={texts.form}
          value={form}
          onChange={(next) => setForm(next === 'raw' ? 'raw' : 'formatted')}
          data={(['formatted', 'raw'] as const).map((value) => ({ value, label: texts[value] }))}
        />
        <Text size="xs" c="dimmed">
          {body.content_type} · {formatBytes(body.bytes, language)}
        </Text>
      </Group>
      {body.truncated ? <Alert color="yellow">{texts.truncated(formatBytes(body.bytes, language))}</Alert> : null}
      <CodeBlock title={title} text={form === 'raw' ? body.text : setOut(body.text)} wraps maxHeight={520} />
    </Stack>
  );
}

function Shown({ request, bodies }: { readonly request: RequestDetail; readonly bodies: Bodies }): ReactNode {
  const texts = useTexts(bodyTexts);
  return (
    <>
      <Text size="xs" c="dimmed" mb="xs">
        {texts.until} <Instant at={bodies.expires_at} />
      </Text>
      <Tabs defaultValue="conversation" keepMounted={false}>
        <Tabs.List mb="sm">
          {(['conversation', 'request', 'answer'] as const).map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {texts[tab]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="conversation">
          <Conversation request={request} bodies={bodies} />
        </Tabs.Panel>
        <Tabs.Panel value="request">
          <BodyText title={texts.request} body={bodies.request} />
        </Tabs.Panel>
        <Tabs.Panel value="answer">
          <BodyText title={texts.answer} body={bodies.response} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

/** They are asked for by a click alone: each look is written down. */
function Asked({ request }: { readonly request: RequestDetail }): ReactNode {
  const texts = useTexts(bodyTexts);
  const [wanted, setWanted] = useState(false);
  const query = useQuery({ ...requestBodyQuery(request.id), enabled: wanted });
  if (query.data !== undefined) return <Shown request={request} bodies={query.data} />;
  if (query.error !== null) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm">{texts.kept}</Text>
      <Button variant="default" loading={query.isFetching} onClick={() => setWanted(true)}>
        {texts.show}
      </Button>
    </Group>
  );
}

function Absent({ said }: { readonly said: string }): ReactNode {
  const texts = useTexts(bodyTexts);
  const may = useMay();
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" c="dimmed">
        {said}
      </Text>
      {may('settings.write') ? (
        <Button component={Link} to="/settings" variant="default" size="xs">
          {texts.toSettings}
        </Button>
      ) : null}
    </Group>
  );
}

/** What was asked and answered, where it is kept and the viewer may see it; else why not. */
export function RequestBodies({ request }: { readonly request: RequestDetail }): ReactNode {
  const texts = useTexts(bodyTexts);
  const may = useMay();
  return (
    <Paper component="section" withBorder p="md" mb="md" aria-label={texts.title}>
      <Title order={2} size="h4" mb="sm">
        {texts.title}
      </Title>
      {!may('request.body') ? (
        <Text size="sm" c="dimmed">
          {texts.forbidden}
        </Text>
      ) : request.has_body ? (
        <Asked request={request} />
      ) : (
        <Absent said={`${texts.notKept} ${texts.howTo}`} />
      )}
    </Paper>
  );
}
