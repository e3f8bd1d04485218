import { EgressError } from '../../egress/index.ts';
import { HeaderText } from '../../lib/header-text.ts';
import type { Egress, EgressCall, EgressHandle, EgressHandler } from '../../egress/index.ts';

/** The operator's credential does not work: what the vendor's token service says, without secrets. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError';
}

/** Completes a call with what proves the account; at once where it is at hand. Rejects with `EgressError` or `CredentialError`. */
export type Authorize = (call: EgressCall) => EgressCall | Promise<EgressCall>;

const UNAUTHORIZED = new HeaderText('\r\ncontent-type: application/json\r\n');

/** Answers as the vendor itself does to a wrong key, so that health and fail-over see what they know. */
function refuse(handler: EgressHandler, error: CredentialError): void {
  handler.onHead(401, UNAUTHORIZED);
  handler.onChunk(new TextEncoder().encode(JSON.stringify({ error: { message: error.message } })));
  handler.onEnd();
}

/** A call whose credential is on its way. */
class PendingCall implements EgressHandle {
  #handle: EgressHandle | null = null;
  #paused = false;
  #aborted = false;

  constructor(network: Egress, ready: Promise<EgressCall>, handler: EgressHandler) {
    ready.then(
      (call) => {
        if (this.#aborted) return;
        this.#handle = network.send(call, handler);
        if (this.#paused) this.#handle.pause();
      },
      (error: unknown) => {
        if (this.#aborted) return;
        if (error instanceof CredentialError) refuse(handler, error);
        else if (error instanceof EgressError) handler.onError(error);
        else handler.onError(new EgressError('protocol', 'the credential could not be made', false, error));
      },
    );
  }

  get sent(): boolean {
    return this.#handle?.sent === true;
  }

  pause(): void {
    this.#paused = true;
    this.#handle?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#handle?.resume();
  }

  abort(): void {
    this.#aborted = true;
    this.#handle?.abort();
  }
}

/** The network for an account whose calls need more than a fixed header. No promise is made where the credential is at hand. */
export function authorizeCalls(network: Egress, authorize: Authorize): Egress {
  return {
    send(call, handler) {
      const ready = authorize(call);
      return ready instanceof Promise ? new PendingCall(network, ready, handler) : network.send(ready, handler);
    },
    close: () => undefined,
  };
}
