import { readSettled, sendPrompt } from '../../api/playground/send.ts';
import type { Part } from '../../api/playground/conversation.ts';
import { isRunning, LANES_MAX, makeId, makeLane, makeState, turnsToSend, withTurn } from './state.ts';
import type { Lane, LaneTurn, PlaygroundState, Run } from './state.ts';

const KEPT = 'tallygate-playground';

/** A run that a page left behind did not end here. */
function endLeftBehind(state: PlaygroundState): PlaygroundState {
  const lanes = state.lanes.map((lane) => ({
    ...lane,
    turns: lane.turns.map((turn) =>
      turn.run?.status === 'running' ? { ...turn, run: { ...turn.run, status: 'stopped' as const } } : turn,
    ),
  }));
  return { ...state, lanes };
}

function readKept(owner: string): PlaygroundState | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as {
      readonly owner: string;
      readonly state: PlaygroundState;
    } | null;
    return kept?.owner === owner ? endLeftBehind(kept.state) : null;
  } catch {
    return null;
  }
}

/** Of what failed, only its words outlive the page. */
function withoutErrors(state: PlaygroundState): PlaygroundState {
  const lanes = state.lanes.map((lane) => ({
    ...lane,
    turns: lane.turns.map((turn) =>
      turn.run?.error instanceof Error ? { ...turn, run: { ...turn.run, error: turn.run.error.message } } : turn,
    ),
  }));
  return { ...state, lanes };
}

/** The conversation of one administrator in one tab: it survives a look at another page and a reload, and nothing else. */
export class PlaygroundStore {
  readonly #owner: string;
  readonly #listeners = new Set<() => void>();
  readonly #runs = new Map<string, AbortController>();
  #state: PlaygroundState;
  #frame: number | null = null;

  constructor(owner: string) {
    this.#owner = owner;
    this.#state = readKept(owner) ?? makeState('openai-chat', []);
  }

  get owner(): string {
    return this.#owner;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): PlaygroundState => this.#state;

  change(patch: Partial<PlaygroundState>): void {
    this.#set({ ...this.#state, ...patch });
    this.#keep();
  }

  clear(): void {
    this.stop();
    this.change({ lanes: this.#state.lanes.map(({ model }) => makeLane(model)) });
  }

  /** Another model beside the others, with the same conversation up to the last thing that was said to them. */
  addLane(model: string): void {
    const { lanes } = this.#state;
    if (lanes.length >= LANES_MAX) return;
    const said = (lanes[0]?.turns ?? []).filter(({ role }) => role === 'user');
    const plain = said.length === 1 && said[0]?.parts.some(({ kind }) => kind === 'tool-result') === false;
    this.change({ lanes: [...lanes, makeLane(model, plain ? said : [])] });
  }

  removeLane(id: string): void {
    this.stop(id);
    this.change({ lanes: this.#state.lanes.filter((lane) => lane.id !== id) });
  }

  setModel(id: string, model: string): void {
    this.#changeLane(id, (lane) => ({ ...lane, model }));
    this.#keep();
  }

  editTurn(laneId: string, turnId: string, text: string): void {
    this.#changeLane(laneId, (lane) =>
      withTurn(lane, turnId, ({ native: _native, ...turn }) => {
        const others = turn.parts.filter(({ kind }) => kind !== 'text');
        return { ...turn, parts: [...others, { kind: 'text', text }] };
      }),
    );
    this.#keep();
  }

  removeTurn(laneId: string, turnId: string): void {
    this.#changeLane(laneId, (lane) => ({ ...lane, turns: lane.turns.filter(({ id }) => id !== turnId) }));
    this.#keep();
  }

  /** Adds a turn to every lane, and has the models answer unless it is their own. */
  say(role: 'user' | 'assistant', parts: readonly Part[]): void {
    for (const { id } of this.#state.lanes)
      this.#changeLane(id, (lane) => ({ ...lane, turns: [...lane.turns, { id: makeId(), role, parts }] }));
    if (role === 'user') for (const lane of this.#state.lanes) this.#run(lane);
    this.#keep();
  }

  /** Gives a model the results of its calls. */
  giveResults(laneId: string, parts: readonly Part[]): void {
    this.#changeLane(laneId, (lane) => ({ ...lane, turns: [...lane.turns, { id: makeId(), role: 'user', parts }] }));
    const lane = this.#state.lanes.find(({ id }) => id === laneId);
    if (lane !== undefined) this.#run(lane);
  }

  /** Asks for the last answer once more. */
  again(laneId: string): void {
    this.#changeLane(laneId, (lane) => {
      const end = lane.turns.findLastIndex(({ role }) => role === 'user') + 1;
      return { ...lane, turns: lane.turns.slice(0, end) };
    });
    const lane = this.#state.lanes.find(({ id }) => id === laneId);
    if (lane !== undefined) this.#run(lane);
  }

  /** Ends the answers under way: one lane's, or all. */
  stop(laneId?: string): void {
    for (const [id, run] of this.#runs) if (laneId === undefined || id === laneId) run.abort();
  }

  #run(lane: Lane): void {
    if (lane.model === '' || isRunning(lane)) return;
    const { dialect, system, parameters, tools, actingAs } = this.#state;
    const asked = { model: lane.model, system, turns: turnsToSend(lane), parameters, tools };
    const turn: LaneTurn = { id: makeId(), role: 'assistant', parts: [], run: beginRun() };
    this.#changeLane(lane.id, ({ turns, ...rest }) => ({ ...rest, turns: [...turns, turn] }));
    const abort = new AbortController();
    this.#runs.set(lane.id, abort);
    const update = (change: (run: Run, turn: LaneTurn) => Partial<LaneTurn>, soon = false): void =>
      this.#changeLane(
        lane.id,
        (each) => withTurn(each, turn.id, (last) => ({ ...last, ...change(last.run ?? beginRun(), last) })),
        soon,
      );
    const end = (status: Run['status'], error: unknown = null): void => {
      this.#runs.delete(lane.id);
      update((run) => ({ run: { ...run, status, error, endedAt: performance.now() } }));
      this.#keep();
      const id = this.#find(lane.id, turn.id)?.run?.requestId ?? null;
      if (id === null) return;
      readSettled(id).then(
        (row) => {
          update((run) => ({ run: { ...run, row } }));
          this.#keep();
        },
        // Its row is a link away; the answer is here.
        () => undefined,
      );
    };
    sendPrompt({
      dialect,
      asked,
      customerUserId: actingAs,
      signal: abort.signal,
      onId: (requestId) => update((run) => ({ run: { ...run, requestId } })),
      onProgress: ({ parts }) => {
        const firstAt = parts.length === 0 ? null : performance.now();
        update((run) => ({ parts, run: { ...run, firstAt: run.firstAt ?? firstAt } }), true);
      },
    }).then(
      ({ parts, finish, error, native }) => {
        update((run) => ({
          parts,
          ...(native === null ? {} : { native: { dialect, value: native } }),
          run: { ...run, finish, firstAt: run.firstAt ?? performance.now() },
        }));
        end(error === null ? 'done' : 'failed', error);
      },
      (error: unknown) => end(abort.signal.aborted ? 'stopped' : 'failed', abort.signal.aborted ? null : error),
    );
  }

  #find(laneId: string, turnId: string): LaneTurn | undefined {
    return this.#state.lanes.find(({ id }) => id === laneId)?.turns.find(({ id }) => id === turnId);
  }

  #changeLane(id: string, change: (lane: Lane) => Lane, soon = false): void {
    const lanes = this.#state.lanes.map((lane) => (lane.id === id ? change(lane) : lane));
    this.#set({ ...this.#state, lanes }, soon);
  }

  /** `soon`: with the next frame, so that a quick stream is not drawn more often than it can be seen. */
  #set(state: PlaygroundState, soon = false): void {
    this.#state = state;
    if (!soon) return this.#tell();
    this.#frame ??= requestAnimationFrame(() => this.#tell());
  }

  #tell(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    for (const listener of this.#listeners) listener();
  }

  #keep(): void {
    const kept = { owner: this.#owner, state: withoutErrors(this.#state) };
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // Pictures may be more than a browser keeps; the page itself has them still.
      sessionStorage.removeItem(KEPT);
    }
  }
}

function beginRun(): Run {
  const startedAt = performance.now();
  return {
    status: 'running',
    startedAt,
    firstAt: null,
    endedAt: null,
    requestId: null,
    row: null,
    finish: null,
    error: null,
  };
}

let current: PlaygroundStore | null = null;

/** The store of this administrator; another one's is forgotten. */
export function storeOf(owner: string): PlaygroundStore {
  if (current?.owner === owner) return current;
  current?.stop();
  current = new PlaygroundStore(owner);
  return current;
}
