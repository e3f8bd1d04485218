import type { DialectUsage } from '../port.ts';

/** Canonical counts as this format's `usage`: cached reads and writes inside the prompt, reasoning inside the completion. */
export function encodeUsage(usage: DialectUsage): string {
  const written = usage.cacheWrite5m + usage.cacheWrite1h + usage.cacheWrite30m + usage.cacheWrite12h;
  const prompt = usage.input + usage.cachedRead + written;
  const searches = usage.tools?.['web_search'] ?? 0;
  let promptDetails = `{"cached_tokens":${usage.cachedRead}`;
  if (written > 0) promptDetails += `,"cache_write_tokens":${written}`;
  promptDetails += `,"audio_tokens":${usage.audioInput}}`;
  const completionDetails = `{"reasoning_tokens":${usage.reasoning},"audio_tokens":${usage.audioOutput}}`;
  let text = `{"prompt_tokens":${prompt},"completion_tokens":${usage.output},"total_tokens":${prompt + usage.output}`;
  text += `,"prompt_tokens_details":${promptDetails},"completion_tokens_details":${completionDetails}`;
  if (searches > 0) text += `,"server_tool_use":{"web_search_requests":${searches}}`;
  return `${text}}`;
}
