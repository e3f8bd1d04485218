import type { ActionContext } from '../../services/context.ts';
import {
  createCustomerUser,
  customerUserFieldsSchema,
  listCustomerUsers,
  removeCustomerUser,
  updateCustomerUser,
} from '../../services/customer-users/index.ts';
import type { CustomerUserAnswer } from '../../services/customer-users/index.ts';
import { parseInput } from '../../services/shared/index.ts';
import type { ListedCustomerUser, Operations } from '../control/index.ts';
import type { ManagementDeps } from '../management-deps.ts';
import { firstPage, requireUser } from './operation-support.ts';

type CustomerUserOperations = Pick<
  Operations,
  'listCustomerUsers' | 'createCustomerUser' | 'setCustomerUserStatus' | 'removeCustomerUser'
>;

function show(user: CustomerUserAnswer): ListedCustomerUser {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    customerId: user.customer_id,
    status: user.status,
    createdAt: user.created_at,
    expiresAt: user.expires_at,
  };
}

export function createCustomerUserOperations(deps: ManagementDeps, context: ActionContext): CustomerUserOperations {
  return {
    async listCustomerUsers({ status, limit }) {
      const page = await listCustomerUsers(deps, context, firstPage(limit, status === null ? {} : { status }));
      return { customerUsers: page.items.map(show), total: page.total ?? page.items.length };
    },
    async createCustomerUser({ name, email, customerId, expiresAt, allowedModels }) {
      const fields = parseInput(customerUserFieldsSchema, {
        name,
        email,
        customer_id: customerId,
        expires_at: expiresAt,
        allowed_models: allowedModels,
      });
      return show(await createCustomerUser(deps, context, fields));
    },
    async setCustomerUserStatus({ named, status }) {
      const { id } = await requireUser(deps, named);
      return show(await updateCustomerUser(deps, context, id, null, { status }));
    },
    async removeCustomerUser({ named }) {
      const { id, name } = await requireUser(deps, named);
      await removeCustomerUser(deps, context, id, null);
      return { id, name };
    },
  };
}
