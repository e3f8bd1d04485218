import type { ActionContext } from '../../services/context.ts';
import { parseInput } from '../../services/shared/index.ts';
import { readStatement, statementFieldsSchema } from '../../services/statements/index.ts';
import type { StatementOperations } from '../control/index.ts';
import type { ManagementDeps } from '../management-deps.ts';

export function createStatementOperations(deps: ManagementDeps, context: ActionContext): StatementOperations {
  return {
    readStatement({ month, timeZone, customer, cursor }) {
      const fields = { month, time_zone: timeZone, ...(customer === null ? {} : { customer_id: customer }) };
      return readStatement(deps, context, parseInput(statementFieldsSchema, fields), cursor);
    },
  };
}
