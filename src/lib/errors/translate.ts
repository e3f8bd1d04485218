import { CHINESE_TEXTS } from './chinese-texts.ts';
import type { ErrorDetail, GatewayError } from './gateway-error.ts';

interface Pattern {
  readonly english: RegExp;
  readonly chinese: string;
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** The most telling texts first, so that a general one such as `must be {0}` takes only what no other takes. */
const PATTERNS: readonly Pattern[] = Object.entries(CHINESE_TEXTS)
  .filter(([english]) => english.includes('{0}'))
  .toSorted(([left], [right]) => right.replaceAll(/\{\d\}/g, '').length - left.replaceAll(/\{\d\}/g, '').length)
  .map(([english, chinese]) => ({
    english: new RegExp(
      `^${english
        .split(/\{\d\}/)
        .map(escape)
        .join('(.+)')}$`,
      's',
    ),
    chinese,
  }));

/** A problem or hint in Chinese; null when it is none of ours (a name, a code, a provider's own words). */
export function translateText(english: string): string | null {
  if (Object.hasOwn(CHINESE_TEXTS, english)) return CHINESE_TEXTS[english] ?? null;
  for (const pattern of PATTERNS) {
    const found = pattern.english.exec(english);
    if (found === null) continue;
    const translate = (index: string): string => {
      const argument = found[Number(index) + 1] ?? '';
      return translateText(argument) ?? argument;
    };
    return pattern.chinese.replaceAll(/\{(\d)\}/g, (_, index: string) => translate(index));
  }
  return null;
}

function translateDetail(detail: ErrorDetail): ErrorDetail {
  const { problem } = detail;
  if (typeof problem !== 'string') return detail;
  const chinese = translateText(problem);
  return chinese === null ? detail : { ...detail, problem: chinese };
}

function translateHint(error: GatewayError, hint: string): string {
  const [first] = error.details;
  const path = first?.['path'];
  const problem = first?.['problem'];
  // The hint of most refused requests is the first detail, "path problem".
  if (typeof path === 'string' && typeof problem === 'string' && hint === `${path} ${problem}`.trim()) {
    return `${path} ${translateText(problem) ?? problem}`.trim();
  }
  return translateText(hint) ?? hint;
}

/** What an error says in Chinese: its text, and its details with their problems; codes, names and paths stay. */
export function describeInChinese(error: GatewayError): { message: string; details: readonly ErrorDetail[] } {
  const { hint, entry } = error;
  return {
    message: hint === undefined ? entry.zh : `${entry.zh}：${translateHint(error, hint)}`,
    details: error.details.map(translateDetail),
  };
}
