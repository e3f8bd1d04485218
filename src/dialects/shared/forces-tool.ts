import type { Conversation } from '../conversation/index.ts';

/** Whether the model must call a tool: it cannot think as well then. */
export function forcesTool({ toolChoice }: Conversation): boolean {
  return (
    toolChoice?.mode === 'required' ||
    toolChoice?.mode === 'tool' ||
    (toolChoice?.mode === 'tools' && toolChoice.required)
  );
}
