import type { Clock } from '../../lib/clock.ts';

const SECOND_MS = 1000;

/** What every answer says beside its own: the time (RFC 9110, section 6.6.1), and that browsers shall come by HTTPS alone where that is set. */
export class CommonLines {
  readonly #clock: Clock;
  readonly #fixed: string;
  #second = -1;
  #lines = '';

  /** @param hstsSeconds 0: it is not said */
  constructor(clock: Clock, hstsSeconds: number) {
    this.#clock = clock;
    this.#fixed = hstsSeconds > 0 ? `strict-transport-security: max-age=${hstsSeconds}\r\n` : '';
  }

  /** Field lines, each with its line end. */
  read(): string {
    const second = Math.floor(this.#clock.now() / SECOND_MS);
    if (second !== this.#second) {
      this.#second = second;
      this.#lines = `${this.#fixed}date: ${new Date(second * SECOND_MS).toUTCString()}\r\n`;
    }
    return this.#lines;
  }
}
