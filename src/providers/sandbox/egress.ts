import { HeaderText } from '../../lib/header-text.ts';
import type { Egress, EgressCall } from '../../egress/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { parseSandboxRequest, planAnswer } from './answer.ts';
import type { SandboxRequest } from './answer.ts';
import { buildCompletion, buildCompletionFrames, parseCompletion } from './completions.ts';
import { readAddress, readAsChat, writeError, writeStream, writeWhole } from './dialects.ts';
import type { SandboxAddress } from './dialects.ts';
import { readEmbeddingAddress, readEmbeddingRequest, writeEmbeddings } from './embeddings.ts';
import type { EmbeddingAddress } from './embeddings.ts';
import { buildError, buildFrames, buildModelList, buildWhole } from './frames.ts';
import { SANDBOX_MODELS } from './models.ts';
import { parseSandboxModel } from './plan.ts';
import type { SandboxPlan } from './plan.ts';
import { Playback } from './playback.ts';
import type { Recording } from './playback.ts';
import { DIMENSIONS_MAX } from './vectors.ts';

const PLANS_MAX = 1_000;
const NO_ENDPOINT = 'The sandbox has no such endpoint.';
const NO_MODEL = 'The sandbox has no model of this name.';
const decoder = new TextDecoder();

const JSON_HEADERS = new HeaderText('\r\ncontent-type: application/json\r\n');
const RATE_LIMIT_HEADERS = new HeaderText('\r\ncontent-type: application/json\r\nretry-after: 1\r\n');
const STREAM_HEADERS = new HeaderText('\r\ncontent-type: text/event-stream\r\n');

function json(status: number, body: string, delayMs: number, headers = JSON_HEADERS): Recording {
  return { status, headers, pieces: [body], delayMs, intervalMs: 0, ending: 'end', silent: false };
}

/** Whose error shape an address has; null: the sandbox's own, which is OpenAI's. */
type ErrorAddress = Parameters<typeof writeError>[0];

function describe(address: ErrorAddress | null, status: number, message: string): string {
  return address === null ? buildError(status, message) : writeError(address, status, message);
}

const reject = (address: ErrorAddress | null, status: number, message: string): Recording =>
  json(status, describe(address, status, message), 0);

function recordFailure(status: number, plan: SandboxPlan, address: ErrorAddress | null): Recording {
  const headers = status === 429 ? RATE_LIMIT_HEADERS : JSON_HEADERS;
  const body = describe(address, status, `The sandbox was asked to fail with ${status}.`);
  return json(status, body, plan.delayMs, headers);
}

/** Where an answer breaks off: after so many pieces, how. */
function findBreak(plan: SandboxPlan): { readonly after: number; readonly ending: 'cut' | 'stall' } | null {
  if (plan.cutAfterChunks !== null) return { after: plan.cutAfterChunks, ending: 'cut' };
  if (plan.stallAfterChunks !== null) return { after: plan.stallAfterChunks, ending: 'stall' };
  return null;
}

function recordWhole(plan: SandboxPlan, request: SandboxRequest, address: SandboxAddress | null): Recording {
  const chat = buildWhole(request, planAnswer(plan, request), plan.usage);
  return recordBody(plan, address === null ? chat : writeWhole(address, chat));
}

function recordBody(plan: SandboxPlan, body: string): Recording {
  const broken = findBreak(plan);
  const recording = json(200, body, plan.delayMs);
  if (broken === null) return recording;
  const pieces = broken.after === 0 ? [] : [body.slice(0, Math.ceil(body.length / 2))];
  return { ...recording, pieces, ending: broken.ending, silent: plan.stallAfterChunks === 0 };
}

function recordStream(plan: SandboxPlan, request: SandboxRequest, address: SandboxAddress | null): Recording {
  const chat = buildFrames(request, planAnswer(plan, request), plan.usage);
  return recordFrames(plan, address === null ? chat : writeStream(address, chat));
}

function recordFrames(plan: SandboxPlan, frames: readonly string[]): Recording {
  const broken = findBreak(plan);
  return {
    status: 200,
    headers: STREAM_HEADERS,
    // What comes from the finish reason onward is no content chunk: a break after all chunks comes before it.
    pieces: broken === null ? frames : frames.slice(0, Math.min(broken.after, frames.length - 1)),
    delayMs: plan.delayMs,
    intervalMs: plan.intervalMs,
    ending: broken?.ending ?? 'end',
    silent: plan.stallAfterChunks === 0,
  };
}

/** A provider inside this process, behind the port of the network: no address is called. */
export function createSandboxEgress(clock: Clock): Egress {
  const plans = new Map<string, SandboxPlan | null>();

  function findPlan(model: string): SandboxPlan | null {
    const known = plans.get(model);
    if (known !== undefined) return known;
    if (plans.size >= PLANS_MAX) plans.clear();
    const plan = parseSandboxModel(model);
    plans.set(model, plan);
    return plan;
  }

  function record(call: EgressCall): Recording {
    if (call.method === 'GET' && call.url.endsWith('/models')) return json(200, buildModelList(SANDBOX_MODELS), 0);
    const body = typeof call.body === 'string' ? call.body : decoder.decode(call.body ?? new Uint8Array());
    if (call.method !== 'POST') return reject(null, 404, NO_ENDPOINT);
    if (call.url.endsWith('/chat/completions')) return recordChat(body, null);
    if (call.url.endsWith('/completions')) return recordCompletion(body);
    const vectors = readEmbeddingAddress(call.url);
    if (vectors !== null) return recordVectors(vectors, body);
    const address = readAddress(call.url, body);
    return address === null ? reject(null, 404, NO_ENDPOINT) : recordChat(body, address);
  }

  function recordChat(body: string, address: SandboxAddress | null): Recording {
    const chat = address === null ? body : readAsChat(address, body);
    const request = chat === null ? null : parseSandboxRequest(chat);
    if (request === null) return reject(address, 400, 'The body has no model and messages.');
    const plan = findPlan(request.model);
    if (plan === null) return reject(address, 404, NO_MODEL);
    if (plan.failStatus !== null) return recordFailure(plan.failStatus, plan, address);
    return request.stream ? recordStream(plan, request, address) : recordWhole(plan, request, address);
  }

  function recordCompletion(body: string): Recording {
    const request = parseCompletion(body);
    if (request === null) return reject(null, 400, 'The body has no model and prompt.');
    const plan = findPlan(request.model);
    if (plan === null) return reject(null, 404, NO_MODEL);
    if (plan.failStatus !== null) return recordFailure(plan.failStatus, plan, null);
    return request.stream
      ? recordFrames(plan, buildCompletionFrames(plan, request))
      : recordBody(plan, buildCompletion(plan, request));
  }

  function recordVectors(address: EmbeddingAddress, body: string): Recording {
    const shape = { dialect: address.format };
    const request = readEmbeddingRequest(address, body);
    if (request === null) return reject(shape, 400, 'The body has no input.');
    const plan = findPlan(address.model);
    if (plan === null) return reject(shape, 404, NO_MODEL);
    if (plan.failStatus !== null) return recordFailure(plan.failStatus, plan, shape);
    const answer = writeEmbeddings(address, request, plan);
    return answer === null
      ? reject(shape, 400, `Vectors have at most ${DIMENSIONS_MAX} dimensions.`)
      : recordBody(plan, answer);
  }

  return {
    send(call, handler) {
      const playback = new Playback(record(call), handler, call.timeouts, clock);
      playback.start();
      return playback;
    },
    close() {},
  };
}
