import type { CanonicalFinishReason, DialectUsage, TapState } from './port.ts';

/** What has been seen of a stream so far, whatever its format; each one's stream state reads its payloads into it. */
export abstract class StreamFacts implements TapState {
  usage: DialectUsage | null = null;
  finishReason: CanonicalFinishReason | null = null;
  rawFinishReason: string | null = null;
  visibleCharacters = 0;
  streamError: string | null = null;
  complete = false;
  seen = false;
  started = false;

  /** The body has ended: a format's terminal signal may be missing, but whoever finishes says why. */
  end(): void {
    if (this.finishReason !== null && this.streamError === null) this.complete = true;
  }

  /** Counts output that the client sees, characters. */
  protected count(characters: number): void {
    if (characters === 0) return;
    this.visibleCharacters += characters;
    this.started = true;
  }
}
