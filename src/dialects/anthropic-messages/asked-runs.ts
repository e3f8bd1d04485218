import { asArray, asRecord, asString } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { AskedRun } from '../port.ts';

/** How often an adviser is asked where the request sets no bound; it was seen once an answer. */
const ADVICE_LIKELY = 3;
const ADVICE_MAX = 100;

/** Each advice is a run of the adviser, after which the model that answers runs anew. */
function readAdvisers(value: JsonRecord): readonly AskedRun[] {
  return asArray(value['tools'])
    .map(asRecord)
    .filter((tool) => asString(tool['type']).startsWith('advisor_'))
    .flatMap((tool) => {
      const uses = tool['max_uses'];
      const times = typeof uses === 'number' && uses >= 0 ? Math.min(Math.ceil(uses), ADVICE_MAX) : ADVICE_LIKELY;
      return [
        { model: asString(tool['model']) || null, times },
        { model: null, times },
      ];
    });
}

/** Models that answer where the one before them declines; the default ones are the provider's to choose. */
function readFallbacks(value: JsonRecord): readonly AskedRun[] {
  const { fallbacks } = value;
  if (fallbacks === 'default') return [{ model: null, times: 1 }];
  return asArray(fallbacks).map((fallback) => ({ model: asString(asRecord(fallback)['model']) || null, times: 1 }));
}

function readCompaction(value: JsonRecord): readonly AskedRun[] {
  const edits = asArray(asRecord(value['context_management'])['edits']);
  const condenses = edits.some((edit) => asString(asRecord(edit)['type']).startsWith('compact_'));
  return condenses ? [{ model: null, times: 1 }] : [];
}

/** The runs that a request allows beside the one that answers; nothing where it allows none, as almost all. */
export function readAskedRuns(value: JsonRecord): { readonly runs?: readonly AskedRun[] } {
  const asks = value['tools'] !== undefined || 'fallbacks' in value || 'context_management' in value;
  if (!asks) return {};
  const runs = [...readAdvisers(value), ...readFallbacks(value), ...readCompaction(value)];
  return runs.length === 0 ? {} : { runs };
}
