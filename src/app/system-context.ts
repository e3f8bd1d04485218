import { ROLE_PERMISSIONS } from '../identity/index.ts';
import type { ActionContext } from '../services/context.ts';

/** The gateway itself as the actor: seeding, schedules, and the command line, which whoever owns the data may use. */
export function systemContext(name: 'start' | 'schedule' | 'command line'): ActionContext {
  return {
    actor: { type: 'system', id: null, name },
    permissions: ROLE_PERMISSIONS.owner,
    origin: { ip: '', userAgent: '', requestId: '' },
  };
}
