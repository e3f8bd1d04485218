import type { ListedProvider, Operations } from '../control/index.ts';
import { describe, failed, ok, warning } from './finding.ts';
import type { Finding } from './finding.ts';

async function callProvider(operations: Operations, provider: ListedProvider): Promise<Finding> {
  const check = `provider ${provider.name}`;
  if (!provider.enabled) return ok(check, 'It is disabled, and was not called.');
  try {
    const tested = await operations.testProvider({ named: provider.id, model: null });
    return tested.ok
      ? ok(check, `It answered for ${tested.model} in ${tested.latencyMs} ms.`)
      : failed(check, `${tested.problem}; check its key, its address and its models.`);
  } catch (error) {
    return failed(check, `${describe(error)}; check its key, its address and its models.`);
  }
}

function showHealth({ name, enabled, health }: ListedProvider): Finding {
  const check = `provider ${name}`;
  if (!enabled) return ok(check, 'It is disabled.');
  const hint = 'call it with: tallygate doctor --providers';
  return health === 'unhealthy' || health === 'degraded'
    ? warning(check, `It is ${health} by its last calls; ${hint}`)
    : ok(check, `Its health is ${health}; ${hint}`);
}

/** What is known of each provider; with `call` one small real call each, which may cost a little. */
export async function checkProviders(operations: Operations, call: boolean): Promise<readonly Finding[]> {
  const { providers } = await operations.listProviders({});
  const findings: Finding[] = [];
  for (const provider of providers) {
    findings.push(call ? await callProvider(operations, provider) : showHealth(provider));
  }
  return findings;
}
