import type { Clock } from '../../lib/clock.ts';
import { NOT_THERE, Roster } from '../../lib/roster.ts';
import type { Rostered } from '../../lib/roster.ts';

/** Tells the server whether a connection may be silent for as long as it likes; else it is closed after a time. */
export type GrantSilence = (request: Request, allowed: boolean) => void;

/** A call whose client may have to wait for us. */
export class Wait implements Rostered {
  rosterIndex = NOT_THERE;
  readonly request: Request;
  granted = false;

  constructor(request: Request) {
    this.request = request;
  }
}

/**
 * Keeps connections open whose clients wait for us. The server is told only of waits that last: it counts in seconds, and
 * telling it costs every short call more than its own bookkeeping.
 */
export class SilenceKeeper {
  readonly #clock: Clock;
  readonly #lookEveryMs: number;
  readonly #grant: GrantSilence;
  readonly #waits = new Roster<Wait>();
  #looking = false;

  /** @param lookEveryMs shorter than the silence after which the server closes */
  constructor(clock: Clock, lookEveryMs: number, grant: GrantSilence) {
    this.#clock = clock;
    this.#lookEveryMs = lookEveryMs;
    this.#grant = grant;
  }

  begin(wait: Wait): void {
    if (wait.rosterIndex !== NOT_THERE) return;
    this.#waits.add(wait);
    if (!this.#looking) this.#lookLater();
  }

  end(wait: Wait): void {
    this.#waits.remove(wait);
    if (!wait.granted) return;
    wait.granted = false;
    this.#grant(wait.request, false);
  }

  #lookLater(): void {
    this.#looking = true;
    this.#clock.after(this.#lookEveryMs, this.#look);
  }

  readonly #look = (): void => {
    this.#looking = false;
    for (const wait of this.#waits.list()) {
      if (wait.granted) continue;
      wait.granted = true;
      this.#grant(wait.request, true);
    }
    if (this.#waits.size > 0) this.#lookLater();
  };
}
