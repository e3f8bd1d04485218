import type { Conversation, Losses, Message } from '../conversation/index.ts';

const JSON_INSTRUCTION = 'Answer with one valid JSON object and nothing else.';

function instruct(text: string, { messages }: Conversation): readonly Message[] {
  return [{ role: 'system', content: [{ type: 'text', text }] }, ...messages];
}

/** The turns, with what no setting says said as an instruction: that JSON is wanted, and of which schema. */
export function askForJson(conversation: Conversation, takesSchema: boolean, losses: Losses): readonly Message[] {
  const { outputFormat } = conversation;
  if (outputFormat === null || outputFormat.type === 'text') return conversation.messages;
  if (outputFormat.type === 'json-object' || outputFormat.schema === null) {
    if (outputFormat.type === 'json-object') losses.changed('json_object was asked for by an instruction');
    return instruct(JSON_INSTRUCTION, conversation);
  }
  if (takesSchema) return conversation.messages;
  losses.changed('the schema of response_format was asked for by an instruction');
  return instruct(`${JSON_INSTRUCTION} It must match this JSON Schema: ${outputFormat.schema}`, conversation);
}
