import { Box, Code, Image, Spoiler, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Part } from '../../api/playground/conversation.ts';
import { useTexts } from '../../lib/texts.ts';
import { conversationTexts } from './texts.ts';

/** JSON set out line by line; anything else as it is. */
function setOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** A part of a turn: text, a picture, what was thought, a call of a tool or its result. */
export function PartView({ part }: { readonly part: Part }): ReactNode {
  const texts = useTexts(conversationTexts);
  switch (part.kind) {
    case 'text':
      return (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {part.text}
        </Text>
      );
    case 'image':
      return (
        <Image
          src={`data:${part.type};base64,${part.data}`}
          alt={part.name}
          mah={200}
          maw="100%"
          w="auto"
          fit="contain"
          radius="sm"
        />
      );
    case 'reasoning':
      return (
        <Box pl="sm" my="xs" style={{ borderInlineStart: '3px solid var(--mantine-color-default-border)' }}>
          <Text size="xs" fw={600} c="dimmed">
            {texts.thinking}
          </Text>
          <Spoiler maxHeight={90} showLabel={texts.more} hideLabel={texts.less}>
            <Text size="xs" c="dimmed" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {part.text}
            </Text>
          </Spoiler>
        </Box>
      );
    case 'tool-call':
    case 'tool-result':
      return (
        <Box my="xs">
          <Text size="xs" fw={600}>
            {part.kind === 'tool-call' ? texts.calls(part.name) : texts.answered(part.name)}
          </Text>
          <Code
            block
            tabIndex={0}
            mah={240}
            style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', overflowY: 'auto' }}
          >
            {setOut(part.kind === 'tool-call' ? part.input : part.text)}
          </Code>
        </Box>
      );
    default:
      return part satisfies never;
  }
}
