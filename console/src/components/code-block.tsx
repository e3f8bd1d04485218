import { ActionIcon, Code, CopyButton, Group, Text } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';
import { Tip } from './tip.tsx';

interface CodeBlockProps {
  /** What it is: a file's name, a language. */
  readonly title: string;
  readonly text: string;
  /** Long lines are broken; else the block scrolls. */
  readonly wraps?: boolean;
  readonly maxHeight?: number;
}

/** A text of the machine's that is copied as one. */
export function CodeBlock({ title, text, wraps = false, maxHeight }: CodeBlockProps): ReactNode {
  const texts = useTexts(commonTexts);
  const label = `${texts.copy}: ${title}`;
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" mb={4}>
        <Text size="xs" c="dimmed">
          {title}
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Tip label={copied ? texts.copied : texts.copy}>
              <ActionIcon variant="default" aria-label={label} onClick={copy}>
                {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
              </ActionIcon>
            </Tip>
          )}
        </CopyButton>
      </Group>
      {/* What scrolls can be reached by the keyboard. */}
      <Code
        block
        tabIndex={0}
        role="group"
        aria-label={title}
        mah={maxHeight}
        style={
          wraps
            ? { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', overflowY: 'auto' }
            : { whiteSpace: 'pre', overflow: 'auto' }
        }
      >
        {text.trimEnd()}
      </Code>
    </div>
  );
}
