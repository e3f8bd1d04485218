import type { HandedResponse } from './records/index.ts';
import type { Statement } from './statement.ts';

/** Before which instants (UTC milliseconds) a conversation must have gone on last to be over. */
export interface ResponseEnds {
  /** Whose content is kept here. */
  readonly keptBefore: number;
  /** Which a provider keeps. */
  readonly namedBefore: number;
}

/** A customer user that is gone, whose responses go. */
export interface ResponseRemoval {
  readonly customerUserId: string;
  /** UTC milliseconds. */
  readonly at: number;
}

/** A record with its content. */
export interface KeptResponse extends HandedResponse {
  readonly contentSealed: string;
}

/** Answers by their ids. They are written by the group commit, with the settlement of their request. */
export interface ResponseRepository {
  /** All that were handed out under this id, newest first. */
  listHanded(responseId: string): Promise<readonly HandedResponse[]>;
  /** Those of these records that are kept here, with their content; at most 500. */
  findKept(ids: readonly string[]): Promise<readonly KeptResponse[]>;
  /** The contents of a conversation from its first turn to this record, with the records' ids; null when one of them is missing. */
  readConversation(id: string): Promise<readonly { readonly id: string; readonly contentSealed: string }[] | null>;
  /**
   * Marks records as removed, and takes the content of those of their conversations that nothing is built on any more. The records stay
   * until they expire: their ids are known to be over.
   */
  remove(records: readonly Pick<HandedResponse, 'id' | 'rootId'>[], at: number): readonly Statement[];
  hasExpired(ends: ResponseEnds): Promise<boolean>;
  /** How many there are; counts all. */
  countExpired(ends: ResponseEnds): Promise<number>;
  /** At most about `limit` records of each kind, whole conversations from their ends. */
  removeExpired(ends: ResponseEnds, limit: number): readonly Statement[];
  /** Notes that all responses of a customer user are to go. */
  beginRemoval(removal: ResponseRemoval): Statement;
  listRemovals(limit: number): Promise<readonly ResponseRemoval[]>;
  hasOfUser(customerUserId: string): Promise<boolean>;
  removeOfUser(customerUserId: string, limit: number): Statement;
  endRemoval(customerUserId: string): Statement;
}
