import { GatewayError } from '../../lib/errors/index.ts';
import type { KeyRing } from '../../lib/seal-port.ts';
import type { Store } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { countOldSecrets, resealSecrets } from './reseal.ts';
import type { UnreadableSecret } from './reseal.ts';

/** Where the keys are kept, and how they are exchanged. */
export interface SecretKeys {
  /**
   * Puts the new key in force, durably, with the old ones beside it; true when an unfinished rotation had done so already.
   * Throws `conflict` when the keys are not ours to change and there is no second one.
   */
  begin(newKey: string | null): { readonly resumed: boolean };
  /** Removes the old keys, durably. Answers what is left for a person to do, as a sentence; null when nothing is. */
  end(): string | null;
}

export interface RotationDeps extends Pick<ServiceDeps, 'audit'> {
  /** Takes values under any key. */
  readonly store: Store;
  readonly ring: KeyRing;
  readonly keys: SecretKeys;
  /** Until the last pass, others may write values under the keys of before. */
  readonly acceptOldKeys: () => void;
  /** Runs the last pass when nobody writes values under an old key any more. */
  readonly refuseOldKeys: <T>(lastPass: () => Promise<T>) => Promise<T>;
}

export interface RotateSecretsInput {
  /** Text of the new key; null: one is made. */
  readonly newKey: string | null;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface RotateSecretsResult {
  readonly keyId: string;
  /** An earlier rotation was finished. */
  readonly resumed: boolean;
  readonly resealed: number;
  /** Not empty: the old keys are still in force, since these values do not open. */
  readonly unreadable: readonly UnreadableSecret[];
  /** What is left for a person to do. */
  readonly notice: string | null;
}

async function sealAll(deps: RotationDeps, onProgress: RotateSecretsInput['onProgress']) {
  const { store, ring } = deps;
  const total = await countOldSecrets(store, ring);
  onProgress?.(0, total);
  const first = await resealSecrets(store, ring, (done) => onProgress?.(done, total));
  // What was sealed under an old key before it was exchanged may have been written since.
  const last = await deps.refuseOldKeys(() => resealSecrets(store, ring, () => undefined));
  return { resealed: first.resealed + last.resealed, unreadable: last.unreadable };
}

/**
 * Seals every secret under a new key, beside whatever else runs. The new key is durable before anything is sealed under it
 * and the old ones go last, so that a rotation that was cut at any point is finished by running it again.
 */
export async function rotateSecrets(
  deps: RotationDeps,
  context: ActionContext,
  input: RotateSecretsInput,
): Promise<RotateSecretsResult> {
  requirePermission(context, 'settings.write');
  const before = deps.ring.keyId;
  deps.acceptOldKeys();
  const { resumed } = deps.keys.begin(input.newKey);
  const { keyId } = deps.ring;
  const record = (outcome: 'ok' | 'failed', resealed: number): Promise<void> =>
    deps.audit.write({
      actor: context.actor,
      action: 'secret.rotate',
      target: null,
      outcome,
      changes: { key_id: { before, after: keyId }, resealed: { after: resealed } },
      origin: context.origin,
    });
  const { resealed, unreadable } = await sealAll(deps, input.onProgress);
  if (unreadable.length > 0) {
    await record('failed', resealed);
    return { keyId, resumed, resealed, unreadable, notice: null };
  }
  const notice = deps.keys.end();
  await record('ok', resealed);
  return { keyId, resumed, resealed, unreadable, notice };
}

/** One rotation at a time in this process. */
export function createRotation(deps: RotationDeps): typeof rotate {
  let running = false;
  async function rotate(context: ActionContext, input: RotateSecretsInput): Promise<RotateSecretsResult> {
    if (running) throw new GatewayError('conflict', { hint: 'a rotation is under way' });
    running = true;
    try {
      return await rotateSecrets(deps, context, input);
    } finally {
      running = false;
    }
  }
  return rotate;
}
