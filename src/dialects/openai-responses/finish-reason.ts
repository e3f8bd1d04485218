import { asRecord, asString } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { CanonicalFinishReason } from '../port.ts';

/** Why an answer ended: its own word for it, and ours; nulls while it has not. */
export interface ReadFinish {
  readonly finishReason: CanonicalFinishReason | null;
  readonly rawFinishReason: string | null;
}

const OPEN: ReadFinish = { finishReason: null, rawFinishReason: null };

/** `status` with `incomplete_details` and the items: the format has no reason of its own for calls. */
export function readFinish(response: JsonRecord, callsTools: boolean): ReadFinish {
  // A few servers say no status, and answer all the same.
  const status = asString(response['status']) || (Array.isArray(response['output']) ? 'completed' : '');
  switch (status) {
    case 'completed':
      return { finishReason: callsTools ? 'tool_calls' : 'stop', rawFinishReason: status };
    case 'incomplete': {
      const reason = asString(asRecord(response['incomplete_details'])['reason']);
      return {
        finishReason: reason === 'content_filter' ? 'content_filter' : 'length',
        rawFinishReason: reason === '' ? status : reason,
      };
    }
    case 'failed':
    case 'cancelled':
      return { finishReason: 'error', rawFinishReason: status };
    default:
      return OPEN;
  }
}

/** How an answer says that it ended. */
export interface WrittenFinish {
  readonly status: 'completed' | 'incomplete' | 'failed';
  readonly incompleteReason: 'max_output_tokens' | 'content_filter' | null;
}

export function writeFinish(reason: CanonicalFinishReason): WrittenFinish {
  switch (reason) {
    case 'length':
      return { status: 'incomplete', incompleteReason: 'max_output_tokens' };
    case 'content_filter':
      return { status: 'incomplete', incompleteReason: 'content_filter' };
    case 'error':
      return { status: 'failed', incompleteReason: null };
    case 'stop':
    case 'tool_calls':
      return { status: 'completed', incompleteReason: null };
    default:
      return reason satisfies never;
  }
}
