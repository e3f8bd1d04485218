import type { CallerPrincipal } from '../../identity/port.ts';
import type { RoutableModel } from '../../routing/port.ts';
import type { ServiceDeps } from '../context.ts';

/** The models that the caller may call as they stand: allowed, enabled, and served by a deployment. */
export function callableModels(
  { router }: Pick<ServiceDeps, 'router'>,
  caller: CallerPrincipal,
): readonly RoutableModel[] {
  return router
    .catalogue()
    .models()
    .filter((model) => model.enabled && model.deployments.length > 0 && caller.allowsModel(model.name));
}
