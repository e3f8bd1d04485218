import type { Dialect, Parameters, Part, Tool, Turn } from '../../api/playground/conversation.ts';
import type { RequestDetail } from '../../api/requests.ts';

export const LANES_MAX = 4;

/** One call of a model, under way or ended. Instants are milliseconds of the page's own clock. */
export interface Run {
  readonly status: 'running' | 'done' | 'stopped' | 'failed';
  readonly startedAt: number;
  readonly firstAt: number | null;
  readonly endedAt: number | null;
  readonly requestId: string | null;
  /** Its row, once it is settled. */
  readonly row: RequestDetail | null;
  readonly finish: string | null;
  /** `ApiError`, or what the stream said of its end. */
  readonly error: unknown;
}

/** A turn with what is known of the call that made it. */
export interface LaneTurn extends Turn {
  readonly run?: Run;
}

/** A model with its own course of the conversation. */
export interface Lane {
  readonly id: string;
  /** Empty: none is chosen yet. */
  readonly model: string;
  readonly turns: readonly LaneTurn[];
}

export interface PlaygroundState {
  readonly dialect: Dialect;
  /** Id of the customer user in whose place the calls are made; null: the administrator's own. */
  readonly actingAs: string | null;
  readonly system: string;
  readonly parameters: Parameters;
  readonly tools: readonly Tool[];
  readonly lanes: readonly Lane[];
}

let made = 0;

export function makeId(): string {
  made += 1;
  return `${Date.now().toString(36)}-${made}`;
}

const DEFAULT_PARAMETERS: Parameters = {
  temperature: null,
  topP: null,
  maxTokens: null,
  effort: null,
  stop: [],
  stream: true,
};

export function makeLane(model: string, turns: readonly LaneTurn[] = []): Lane {
  return { id: makeId(), model, turns };
}

export function makeState(dialect: Dialect, models: readonly string[]): PlaygroundState {
  return {
    dialect,
    actingAs: null,
    system: '',
    parameters: DEFAULT_PARAMETERS,
    tools: [],
    lanes: (models.length === 0 ? [''] : models).slice(0, LANES_MAX).map((model) => makeLane(model)),
  };
}

export function isRunning({ turns }: Lane): boolean {
  return turns.at(-1)?.run?.status === 'running';
}

export function withTurn(lane: Lane, id: string, change: (turn: LaneTurn) => LaneTurn): Lane {
  return { ...lane, turns: lane.turns.map((turn) => (turn.id === id ? change(turn) : turn)) };
}

/** What is sent of a lane: answers that failed and said nothing are left out. */
export function turnsToSend({ turns }: Lane): readonly Turn[] {
  return turns.filter(({ role, parts }) => role === 'user' || parts.some(({ kind }) => kind !== 'reasoning'));
}

/** The calls of the last answer, which a result is wanted for. */
export function openCalls({ turns }: Lane): readonly Extract<Part, { kind: 'tool-call' }>[] {
  const last = turns.at(-1);
  if (last === undefined || last.role !== 'assistant' || last.run?.status === 'running') return [];
  return last.parts.filter((part) => part.kind === 'tool-call');
}
