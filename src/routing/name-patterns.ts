import type { RoutableDeployment, RoutableModel } from './port.ts';

const RESOLVED_MAX = 1000;

/** Whether a name stands for all names that begin with what is before its `*`. */
export function isPattern(name: string): boolean {
  return name.endsWith('*');
}

/** What the `*` of a pattern stands for in a name; null when the name does not match. */
function matchPattern(pattern: string, name: string): string | null {
  const prefix = pattern.slice(0, -1);
  return name.startsWith(prefix) ? name.slice(prefix.length) : null;
}

function expandDeployment(deployment: RoutableDeployment, rest: string): RoutableDeployment {
  if (!isPattern(deployment.upstreamModel)) return deployment;
  return { ...deployment, upstreamModel: `${deployment.upstreamModel.slice(0, -1)}${rest}` };
}

/**
 * Finds the model behind a name that only a pattern covers, the longest pattern first. It is answered under the name
 * that was asked for, and a `*` at the end of a deployment's upstream name becomes what the pattern's stood for. What was found is kept,
 * up to a bound: names come from clients.
 */
export function createPatternFinder(
  byName: ReadonlyMap<string, RoutableModel>,
): (name: string) => RoutableModel | null {
  const patterns = [...byName.keys()].filter(isPattern).sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const resolved = new Map<string, RoutableModel>();
  if (patterns.length === 0) return () => null;
  return (name) => {
    const known = resolved.get(name);
    if (known !== undefined) return known;
    for (const pattern of patterns) {
      const model = byName.get(pattern);
      const rest = matchPattern(pattern, name);
      if (model === undefined || rest === null) continue;
      const deployments = model.deployments.map((deployment) => expandDeployment(deployment, rest));
      const found: RoutableModel = { ...model, name, deployments };
      if (resolved.size >= RESOLVED_MAX) resolved.clear();
      resolved.set(name, found);
      return found;
    }
    return null;
  };
}
