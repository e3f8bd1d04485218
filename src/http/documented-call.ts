import type { z } from 'zod';
import type { ErrorType } from '../lib/errors/index.ts';
import type { Bilingual } from './route.ts';

/** Whose shape the errors of a call have. */
export type ErrorShape =
  | 'envelope'
  | 'openai-chat'
  | 'openai-responses'
  | 'anthropic-messages'
  | 'gemini'
  // Whichever the caller's credential or version says.
  | 'any-vendor'
  | 'oauth'
  | 'none';

/** A body of an answer. */
export interface DocumentedAnswer {
  readonly status: number;
  readonly description: Bilingual;
  /** By media type; absent: no body. */
  readonly content?: Readonly<Record<string, z.ZodType>>;
}

/**
 * A call outside of `/api/v1`, as the reference describes it: its handler decodes by hand, so nothing here is executed. Each
 * answers in its own API's shape, without the envelope.
 */
export interface DocumentedCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As OpenAPI writes it, with `{name}` for parameters. */
  readonly path: string;
  /** The path as the server mounts it, where it differs by more than the way parameters are written. */
  readonly mountedAs?: string;
  readonly operationId: string;
  /** Chapter of the reference that it belongs to: name of one of its tags. */
  readonly tag: string;
  readonly summary: Bilingual;
  readonly description?: Bilingual;
  /** Who may call: `api-key` is an auth token or an access token; `client` an OAuth client's credentials; `admin` an administrator. */
  readonly access: 'public' | 'api-key' | 'client' | 'admin';
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  /** Request headers that are this call's own. */
  readonly headers?: z.ZodType;
  readonly body?: { readonly contentType: string; readonly schema: z.ZodType };
  readonly answers: readonly DocumentedAnswer[];
  readonly errorShape: ErrorShape;
  readonly errors: readonly ErrorType[];
}
