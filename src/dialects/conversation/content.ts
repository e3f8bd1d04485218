import type { DialectName } from '../../store/records/index.ts';

/** JSON as written: numbers and key order are kept because it stays text. */
export type JsonText = string;

/** Who made something that only its maker can read. */
export interface Origin {
  readonly dialect: DialectName;
  /** Our id of the provider (`prv_…`); null when the client brought it and nothing names one. */
  readonly provider: string | null;
  /** The provider's own name of the model; null as above. */
  readonly model: string | null;
}

/** Bytes that are kept for the next turn and go back to their origin alone: signatures, encrypted reasoning. */
export interface Opaque {
  readonly data: string;
  readonly origin: Origin;
}

/** A place up to which a provider should cache the prompt; null: its default life. */
export interface CacheMark {
  readonly ttl: '5m' | '30m' | '1h' | '12h' | null;
}

export type MediaSource =
  /** Standard alphabet, padded. */
  | { readonly kind: 'base64'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string; readonly mediaType: string | null }
  /** A file that the provider keeps, by its id there. */
  | { readonly kind: 'file'; readonly id: string; readonly mediaType: string | null }
  | { readonly kind: 'text'; readonly text: string };

/** Where a piece of an answer comes from. Positions count UTF-16 units of the block's text; null: not said. */
export interface Citation {
  readonly kind: 'url' | 'file' | 'document';
  readonly url: string | null;
  readonly title: string | null;
  readonly fileId: string | null;
  readonly citedText: string | null;
  readonly start: number | null;
  readonly end: number | null;
  /** As its dialect wrote it, for who speaks the same. */
  readonly raw: { readonly dialect: DialectName; readonly json: JsonText };
}

export interface TextBlock {
  readonly type: 'text';
  readonly text: string;
  /** Which part of the turn it is (`commentary`, `final_answer`), where the model says so and wants it back. */
  readonly phase?: string;
  readonly citations?: readonly Citation[];
  readonly opaque?: Opaque;
  readonly cache?: CacheMark;
}

export interface ImageBlock {
  readonly type: 'image';
  readonly source: MediaSource;
  /** `auto`, `low`, `high`; absent: not said. */
  readonly detail?: string;
  readonly opaque?: Opaque;
  readonly cache?: CacheMark;
}

/** A PDF or another file. */
export interface DocumentBlock {
  readonly type: 'document';
  readonly source: MediaSource;
  readonly filename?: string;
  readonly title?: string;
  readonly context?: string;
  /** Whether the answer should cite it. */
  readonly citable?: boolean;
  readonly cache?: CacheMark;
}

export interface AudioBlock {
  readonly type: 'audio';
  readonly source: MediaSource;
  readonly transcript?: string;
}

export interface VideoBlock {
  readonly type: 'video';
  readonly source: MediaSource;
}

/** What a model thought, in its place among the other blocks. */
export interface ReasoningBlock {
  readonly type: 'reasoning';
  /** Readable part; empty when there is none. */
  readonly text: string;
  /** Whether `text` is a summary and not the thought itself. */
  readonly summary?: boolean;
  /** Whether the provider hid the text (`redacted_thinking`). */
  readonly redacted?: boolean;
  readonly opaque?: Opaque;
}

export interface RefusalBlock {
  readonly type: 'refusal';
  readonly text: string;
}

export interface ToolCallBlock {
  readonly type: 'tool-call';
  /** As the dialect wrote it; empty where it has none (older Gemini). */
  readonly id: string;
  readonly name: string;
  /** A JSON object as text, or the free text of a `custom` tool; may be broken when the answer was cut. */
  readonly arguments: string;
  /** Absent: `function`. */
  readonly kind?: 'custom';
  readonly opaque?: Opaque;
  readonly cache?: CacheMark;
}

/** What has no canonical form, kept as its dialect wrote it: hosted tools' items among others. */
export interface RawBlock {
  readonly type: 'raw';
  readonly dialect: DialectName;
  /** What it is, for the warning of who leaves it out: `web_search_call`. */
  readonly label: string;
  readonly json: JsonText;
  readonly cache?: CacheMark;
}

/** One piece of a turn, in the order in which it was written. */
export type ContentBlock =
  | TextBlock
  | ImageBlock
  | DocumentBlock
  | AudioBlock
  | VideoBlock
  | ReasoningBlock
  | RefusalBlock
  | ToolCallBlock
  | RawBlock;
