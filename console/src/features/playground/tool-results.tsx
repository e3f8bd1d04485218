import { Button, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ToolCallPart, ToolResultPart } from '../../api/playground/conversation.ts';
import { useTexts } from '../../lib/texts.ts';
import { playgroundTexts } from './texts.ts';

interface ToolResultsProps {
  readonly calls: readonly ToolCallPart[];
  readonly onSend: (results: readonly ToolResultPart[]) => void;
}

/** What the called functions answered, for the model to go on with. */
export function ToolResults({ calls, onSend }: ToolResultsProps): ReactNode {
  const { calls: texts } = useTexts(playgroundTexts);
  const [results, setResults] = useState<Readonly<Record<string, string>>>({});
  return (
    <Stack gap="xs" mt="xs">
      {calls.map(({ id, name }) => (
        <Textarea
          key={id}
          label={texts.result(name)}
          description={texts.resultHelp}
          autosize
          minRows={1}
          maxRows={8}
          value={results[id] ?? ''}
          onChange={(event) => setResults({ ...results, [id]: event.currentTarget.value })}
        />
      ))}
      <Button
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        disabled={calls.some(({ id }) => (results[id] ?? '') === '')}
        onClick={() =>
          onSend(calls.map(({ id, name }) => ({ kind: 'tool-result', id, name, text: results[id] ?? '' })))
        }
      >
        {texts.send}
      </Button>
    </Stack>
  );
}
