import type { NativeCall, Pipeline, PipelineCall, PipelineResult, StreamSink } from '../port.ts';
import type { ConversationUses } from './conversation-uses.ts';
import type { StateDeps } from './port.ts';
import { resolveState } from './resolve.ts';

/** Calls `ended` once the request is over: with its whole answer, at the end of its stream, or with its failure. */
function watchEnd(result: PipelineResult, ended: () => void): PipelineResult {
  if (result.kind !== 'stream') {
    ended();
    return result;
  }
  const { start } = result;
  return {
    ...result,
    start: (sink: StreamSink) =>
      start({
        write: (chunk) => sink.write(chunk),
        onDrain: (callback) => sink.onDrain(callback),
        end() {
          ended();
          sink.end();
        },
      }),
  };
}

/** A pipeline for calls of an API whose answers outlive them: what a call continues is found before it is run. */
export function createStatefulPipeline(inner: Pipeline, deps: StateDeps, uses: ConversationUses): Pipeline {
  async function runResolved(call: PipelineCall, native: NativeCall): Promise<PipelineResult> {
    const continued = native.state?.continued;
    if (continued?.kind !== 'here') return inner.run({ ...call, call: native });
    const ended = (): void => uses.end(continued.use);
    try {
      return watchEnd(await inner.run({ ...call, call: native }), ended);
    } catch (error) {
      ended();
      throw error;
    }
  }

  return {
    ...inner,
    run(call) {
      if (call.call.form !== 'native') return inner.run(call);
      const native = resolveState(deps, uses, call.call, call.caller.customerUserId);
      if (native instanceof Promise) return native.then((resolved) => runResolved(call, resolved));
      return inner.run({ ...call, call: native });
    },
  };
}
