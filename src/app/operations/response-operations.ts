import type { Config } from '../../config/index.ts';
import { invalidField } from '../../lib/errors/index.ts';
import { readEnds } from '../../pipeline/index.ts';
import type { ActionContext } from '../../services/context.ts';
import { cleanResponses } from '../../services/responses/index.ts';
import type { Operations } from '../control/index.ts';
import type { ManagementDeps } from '../management-deps.ts';

/** Responses that are kept: what goes before its time. */
export function createResponseOperations(
  deps: ManagementDeps,
  { responseDays }: Pick<Config, 'responseDays'>,
  context: ActionContext,
): Pick<Operations, 'cleanResponses'> {
  return {
    async cleanResponses({ before, dryRun }) {
      const now = deps.clock.now();
      const ends = readEnds(responseDays, now);
      const keptBefore = before === null ? ends.keptBefore : Math.min(Date.parse(before), now);
      if (Number.isNaN(keptBefore)) throw invalidField('before', 'must be an RFC 3339 instant');
      return cleanResponses(deps, context, { ends: { ...ends, keptBefore }, dryRun });
    },
  };
}
