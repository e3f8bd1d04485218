/** Where an agent works and what it talks to. */
export interface Workplace {
  readonly url: string;
  readonly token: string;
  readonly model: string;
  /** Empty but for what its page says to put there. */
  readonly home: string;
  /** The folder that it is to change. */
  readonly work: string;
}

/** A call of one of an agent's tools. */
export interface ToolUse {
  readonly name: string;
  readonly given: object;
}

/** A coding agent as a package, started as its page in `docs/clients` says. */
export interface Agent {
  readonly name: string;
  /** Of its program below `node_modules`. */
  readonly program: string;
  readonly page: string;
  /** Whether a model's sealed thoughts come back to it in the next turn. */
  readonly keepsThoughts: boolean;
  /** Writes the files that the page names. */
  prepare(place: Workplace): void;
  /** The arguments of one task without questions. */
  readonly args: (place: Workplace, task: string) => readonly string[];
  readonly writeFile: (work: string, file: string, text: string) => ToolUse;
  readonly runCommand: (command: string) => ToolUse;
}
