import { refusal } from '../conversation/index.ts';
import type { Losses } from '../conversation/index.ts';
import type { EmbeddingInput } from './request.ts';

/**
 * An input as one text, for formats that take nothing else.
 * @throws GatewayError `unsupported_parameter` for token ids, and for media without a text
 */
export function readOneText({ content }: EmbeddingInput, losses: Losses): string {
  if (content.type === 'tokens') throw refusal('input of token ids');
  const texts: string[] = [];
  let label: string | null = null;
  for (const part of content.parts) {
    if (part.type === 'text') texts.push(part.text);
    else label ??= part.label;
  }
  if (texts.length === 0) throw refusal(label ?? 'an input without a text');
  if (label !== null) losses.dropped(label);
  if (texts.length > 1) losses.changed('the parts of an input were joined to one text');
  return texts.join('\n');
}
