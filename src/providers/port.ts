import type { DialectName, EmbeddingName, WireName } from '../store/records/index.ts';
import type { Egress, EgressCall, EgressTimeouts } from '../egress/port.ts';

/** A provider as the pipeline sees it: secrets opened, defaults filled in. */
export interface ProviderAccount {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** First is the one translated to. */
  readonly dialects: readonly DialectName[];
  readonly timeouts: EgressTimeouts;
  readonly maxConcurrency: number | null;
  readonly maxRetries: number;
  readonly onClientAbort: 'abort' | 'finish';
}

/** What a call is for. */
export type ProviderOperation = 'generate' | 'list-models';

/** What differs from the dialect's own documentation. */
export interface ProviderQuirks {
  /** The server refuses `stream_options.include_usage`. */
  readonly refusesUsageOption?: boolean;
  /** Output tokens may exceed the cap by this factor in thousandths (1000: exact). */
  readonly outputCapMarginThousandths?: number;
  /** The vendor bills a call to its end although it was ended: any, or those alone that do not stream. Each kind names its source. */
  readonly billsAfterAbort?: boolean | 'whole-answers';
  /** Whatever its models write is in the answer, thoughts included: servers that run open models. */
  readonly showsAllOutput?: boolean;
  /** Its servers keep no answers (`store`): what names one means nothing there, and some refuse to be asked. */
  readonly keepsNoAnswers?: boolean;
}

/** A part of an address or of a credential, as a form asks for it. */
export interface ConnectPart {
  readonly name: string;
  readonly example?: string;
  readonly secret?: boolean;
  readonly optional?: boolean;
}

/** What a form tells the one who connects an account of a kind. */
export interface ConnectForm {
  /** Where the vendor hands out keys: an address without its scheme. */
  readonly keysAt?: string;
  /** How a plain key begins; absent: not known, or not always so. */
  readonly keyStartsWith?: string;
  /** There is nothing that a key could be for. */
  readonly takesNoKey?: boolean;
  /** How an address is made, `{name}` standing for each part; absent: it is taken as it is written. */
  readonly address?: { readonly template: string; readonly parts: readonly ConnectPart[] };
  /** JSON objects that may stand in the place of a plain key; without parts: a file of the vendor's, taken whole. */
  readonly credentials?: readonly { readonly name: string; readonly parts?: readonly ConnectPart[] }[];
}

/** One kind of provider; one file a kind, listed in `providers/index.ts`. */
export interface ProviderKind {
  readonly kind: string;
  /** For people. */
  readonly title: string;
  /** null: the operator must name it. */
  readonly defaultBaseUrl: string | null;
  /** What it speaks where the operator does not say; first is the one translated to. */
  readonly dialects: readonly DialectName[];
  /** What its operator may name beside these, because some such servers speak it. */
  readonly furtherDialects?: readonly DialectName[];
  /** Whether models without a price cost nothing. */
  readonly free: boolean;
  readonly needsApiKey: boolean;
  /** For forms; absent: there is nothing to say but the fields above. */
  readonly connect?: ConnectForm;
  /** The vendor's id in the price data set; absent or null: found by the host of the base URL. */
  readonly priceDataId?: string | null;
  readonly quirks: ProviderQuirks;
  /** The outgoing call, without its body. `idempotencyKey` is the attempt's own. */
  buildCall(input: {
    readonly account: ProviderAccount;
    readonly operation: ProviderOperation;
    readonly dialect: WireName;
    readonly upstreamModel: string;
    readonly stream: boolean;
    readonly body: string | null;
    /** Request headers of the client that this dialect forwards, lower case. */
    readonly forwarded: readonly (readonly [string, string])[];
  }): EgressCall;
  /**
   * The call that reads or removes an answer which its servers keep. `path` is `responses/ID`, maybe with more behind it and a query.
   * Absent: none can be asked for.
   */
  buildStateCall?(input: {
    readonly account: ProviderAccount;
    readonly method: 'GET' | 'DELETE';
    readonly path: string;
  }): EgressCall;
  /** Of an account's dialects those that a model is spoken to in, where they are not all. */
  dialectsOf?(upstreamModel: string, dialects: readonly DialectName[]): readonly DialectName[];
  /** Formats in which a model is asked for vectors, first the one translated to; absent: the vendor makes none. */
  embeddingsOf?(upstreamModel: string): readonly EmbeddingName[];
  /** Whether a model answers legacy text completions; absent: none does, and they are translated. */
  hasCompletions?(upstreamModel: string): boolean;
  /**
   * How an account's calls travel: over the network, or in this process (sandbox). A kind whose credential must be fetched or whose
   * calls are signed wraps the network (`shared/authorize-calls.ts`): callers see one `send`, and other kinds pay nothing.
   */
  chooseEgress(network: Egress, account: ProviderAccount): Egress;
}
