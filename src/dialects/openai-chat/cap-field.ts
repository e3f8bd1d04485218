/** Members that bound the output; some servers know only the older one. */
export const CAP_FIELDS = ['max_completion_tokens', 'max_tokens'] as const;

/** Models that refuse `max_tokens` (DIALECTS, section 1); everything else of this format and its kin knows it. */
const REASONING_MODEL = /(?:^|\/)(?:o\d|gpt-[5-9]|codex)/;

/** The member that bounds the output of this model, where the client named none. */
export function chooseCapField(model: string): (typeof CAP_FIELDS)[number] {
  return REASONING_MODEL.test(model) ? 'max_completion_tokens' : 'max_tokens';
}
