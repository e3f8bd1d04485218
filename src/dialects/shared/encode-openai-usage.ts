import { joinObject } from '../../lib/json/index.ts';
import type { DialectUsage } from '../port.ts';

/** Canonical counts as this format's `usage`: cached reads and writes inside the prompt, reasoning inside the completion. */
export function encodeUsage(usage: DialectUsage): string {
  const written = usage.cacheWrite5m + usage.cacheWrite1h + usage.cacheWrite30m + usage.cacheWrite12h;
  const prompt = usage.input + usage.cachedRead + written;
  const searches = usage.tools?.['web_search'] ?? 0;
  const promptDetails = joinObject([
    ['cached_tokens', String(usage.cachedRead)],
    ['cache_write_tokens', written === 0 ? null : String(written)],
    ['audio_tokens', String(usage.audioInput)],
  ]);
  const completionDetails = joinObject([
    ['reasoning_tokens', String(usage.reasoning)],
    ['audio_tokens', String(usage.audioOutput)],
  ]);
  return joinObject([
    ['prompt_tokens', String(prompt)],
    ['completion_tokens', String(usage.output)],
    ['total_tokens', String(prompt + usage.output)],
    ['prompt_tokens_details', promptDetails],
    ['completion_tokens_details', completionDetails],
    ['server_tool_use', searches === 0 ? null : joinObject([['web_search_requests', String(searches)]])],
  ]);
}
