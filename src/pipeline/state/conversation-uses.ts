import type { ConversationUse } from './port.ts';

/** Conversations that requests under way go on from, so that what is removed meanwhile does not leave their answers without a beginning. */
export class ConversationUses {
  readonly #uses = new Map<string, Set<ConversationUse>>();

  begin(rootId: string): ConversationUse {
    const use = { rootId, detached: false };
    const uses = this.#uses.get(rootId);
    if (uses === undefined) this.#uses.set(rootId, new Set([use]));
    else uses.add(use);
    return use;
  }

  end(use: ConversationUse): void {
    const uses = this.#uses.get(use.rootId);
    uses?.delete(use);
    if (uses?.size === 0) this.#uses.delete(use.rootId);
  }

  /** Something of the conversation is about to be removed. */
  detach(rootId: string): void {
    for (const use of this.#uses.get(rootId) ?? []) use.detached = true;
  }
}
