/** What was received and sent of one request, sealed. */
export interface RequestBodyRecord {
  /** `req_…` of the request. */
  readonly id: string;
  /** When the request ended, UTC milliseconds. */
  readonly at: number;
  readonly customerId: string | null;
  readonly customerUserId: string;
  /** Whom it was asked for; null: it did not say. */
  readonly endUser: string | null;
  /** null: it could not be opened any more. */
  readonly contentSealed: string | null;
}

/** What a sealed content is bound to. */
export function requestBodyContext(id: string): string {
  return `request_body:${id}`;
}
