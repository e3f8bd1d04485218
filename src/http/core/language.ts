/** Language of an error's `message`. */
export type Language = 'en' | 'zh';

/** The language that `Accept-Language` prefers among ours; English when it names none. */
export function chooseLanguage(acceptLanguage: string | null): Language {
  if (acceptLanguage === null) return 'en';
  let best: Language = 'en';
  let bestWeight = 0;
  for (const part of acceptLanguage.slice(0, 512).split(',')) {
    const [range = '', ...parameters] = part.split(';');
    const tag = range.trim().toLowerCase();
    const quality = parameters.map((each) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(each)?.[1]).find(Boolean);
    const weight = quality === undefined ? 1 : Number(quality);
    const language = tag === 'zh' || tag.startsWith('zh-') ? 'zh' : tag === 'en' || tag.startsWith('en-') ? 'en' : null;
    if (language !== null && weight > bestWeight) {
      best = language;
      bestWeight = weight;
    }
  }
  return best;
}
