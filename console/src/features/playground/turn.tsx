import { ActionIcon, Alert, Box, Button, CopyButton, Group, Loader, Text, Textarea } from '@mantine/core';
import { Check, Copy, Pencil, Trash2 } from 'lucide-react';
import { memo, useState } from 'react';
import type { ReactNode } from 'react';
import { joinText } from '../../api/playground/conversation.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { PartView } from '../../components/conversation/part-view.tsx';
import { describeError } from '../../components/error-state.tsx';
import { useTexts } from '../../lib/texts.ts';
import { RunFacts } from './run-facts.tsx';
import type { LaneTurn } from './state.ts';
import { playgroundTexts } from './texts.ts';

function Editor(props: {
  readonly text: string;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}): ReactNode {
  const texts = useTexts(playgroundTexts);
  const [text, setText] = useState(props.text);
  return (
    <>
      <Textarea
        aria-label={texts.turnText}
        autosize
        minRows={2}
        maxRows={16}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group gap="xs" mt="xs">
        <Button size="xs" onClick={() => props.onSave(text)}>
          {texts.save}
        </Button>
        <Button size="xs" variant="default" onClick={props.onCancel}>
          {texts.cancel}
        </Button>
      </Group>
    </>
  );
}

function Failure({ error }: { readonly error: unknown }): ReactNode {
  const texts = useTexts(playgroundTexts);
  const common = useTexts(commonTexts);
  return (
    <Alert color="red" role="alert" title={texts.failed} py="xs">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {typeof error === 'string' ? error : describeError(error, common)}
      </Text>
    </Alert>
  );
}

function Content({ turn }: { readonly turn: LaneTurn }): ReactNode {
  const texts = useTexts(playgroundTexts);
  const { parts, run } = turn;
  if (parts.length === 0 && run?.status === 'running') {
    return (
      <Group gap="xs" role="status">
        <Loader size="xs" />
        <Text size="sm" c="dimmed">
          {texts.waiting}
        </Text>
      </Group>
    );
  }
  return (
    <>
      {/* A turn's parts only grow at their end. */}
      {parts.map((part, n) => (
        <PartView key={`${part.kind}-${n}`} part={part} />
      ))}
      {parts.length === 0 && run?.status === 'done' ? (
        <Text size="sm" c="dimmed">
          {texts.emptyAnswer}
        </Text>
      ) : null}
      {run?.status === 'stopped' ? (
        <Text size="xs" c="dimmed">
          {texts.stopped}
        </Text>
      ) : null}
      {run?.status === 'failed' ? <Failure error={run.error} /> : null}
    </>
  );
}

interface TurnViewProps {
  readonly turn: LaneTurn;
  readonly onEdit: (id: string, text: string) => void;
  readonly onRemove: (id: string) => void;
}

/** One turn: what was said, and of an answer what it cost. */
export const TurnView = memo(function TurnView({ turn, onEdit, onRemove }: TurnViewProps): ReactNode {
  const texts = useTexts(playgroundTexts);
  const [editing, setEditing] = useState(false);
  const { run } = turn;
  const text = joinText(turn.parts);
  const name = turn.role === 'user' ? texts.you : texts.assistant;
  return (
    <Box
      component="li"
      p="sm"
      style={{
        borderRadius: 'var(--mantine-radius-md)',
        background: turn.role === 'user' ? 'var(--mantine-color-default-hover)' : 'transparent',
      }}
    >
      <Group justify="space-between" gap={4} mb={4} wrap="nowrap">
        <Text size="xs" fw={600}>
          {name}
        </Text>
        {run?.status === 'running' ? null : (
          <Group gap={2} wrap="nowrap">
            <CopyButton value={text}>
              {({ copied, copy }) => (
                <ActionIcon size="sm" variant="subtle" color="gray" aria-label={texts.copyTurn} onClick={copy}>
                  {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
                </ActionIcon>
              )}
            </CopyButton>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={texts.editTurn}
              onClick={() => setEditing(true)}
            >
              <Pencil size={14} aria-hidden />
            </ActionIcon>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={texts.removeTurn}
              onClick={() => onRemove(turn.id)}
            >
              <Trash2 size={14} aria-hidden />
            </ActionIcon>
          </Group>
        )}
      </Group>
      {editing ? (
        <Editor
          text={text}
          onSave={(next) => {
            onEdit(turn.id, next);
            setEditing(false);
          }}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <Content turn={turn} />
      )}
      {run === undefined || run.status === 'running' || (run.requestId === null && run.status === 'failed') ? null : (
        <RunFacts run={run} />
      )}
    </Box>
  );
});
