import type { SandboxAnswer, SandboxRequest } from './answer.ts';

/** The same in every answer, so that answers can be compared byte by byte. */
const ID = 'chatcmpl-sandbox';
export const CREATED = 1_767_225_600;

function buildUsage(answer: SandboxAnswer): object {
  return {
    prompt_tokens: answer.promptTokens,
    completion_tokens: answer.completionTokens,
    total_tokens: answer.promptTokens + answer.completionTokens,
  };
}

/** A whole answer as the JSON that the vendor's API sends. */
export function buildWhole(request: SandboxRequest, answer: SandboxAnswer, usage: boolean): string {
  const content = answer.pieces.join('');
  const choices = Array.from({ length: request.choices }, (_, index) => ({
    index,
    message: { role: 'assistant', content, refusal: null },
    logprobs: null,
    finish_reason: answer.finishReason,
  }));
  return JSON.stringify({
    id: ID,
    object: 'chat.completion',
    created: CREATED,
    model: request.model,
    choices,
    ...(usage ? { usage: buildUsage(answer) } : {}),
  });
}

/** A streamed answer: one entry a content piece, then one with everything from the finish reason onward. Server-sent events. */
export function buildFrames(request: SandboxRequest, answer: SandboxAnswer, usage: boolean): string[] {
  const start = `data: {"id":"${ID}","object":"chat.completion.chunk","created":${CREATED},"model":${JSON.stringify(request.model)},"choices":[`;
  const indexes = Array.from({ length: request.choices }, (_, index) => index);
  const frames = answer.pieces.map((piece, at) => {
    const role = at === 0 ? '"role":"assistant",' : '';
    const delta = `"delta":{${role}"content":${JSON.stringify(piece)}},"finish_reason":null}]}\n\n`;
    return indexes.map((index) => `${start}{"index":${index},${delta}`).join('');
  });
  const finish = `"delta":{},"finish_reason":"${answer.finishReason}"}]}\n\n`;
  const last = indexes.map((index) => `${start}{"index":${index},${finish}`);
  if (usage && request.includeUsage) last.push(`${start}],"usage":${JSON.stringify(buildUsage(answer))}}\n\n`);
  frames.push(`${last.join('')}data: [DONE]\n\n`);
  return frames;
}

/** The list of models as the vendor's API sends it. */
export function buildModelList(models: readonly string[]): string {
  const data = models.map((id) => ({ id, object: 'model', created: CREATED, owned_by: 'sandbox' }));
  return JSON.stringify({ object: 'list', data });
}

/** An error body as the vendor's API sends it. */
export function buildError(status: number, message: string): string {
  const type = status === 429 ? 'rate_limit_error' : status < 500 ? 'invalid_request_error' : 'server_error';
  return JSON.stringify({ error: { message, type, param: null, code: null } });
}
