/** Where the items of a stream go once the client's side is ready. */
export interface OutletTarget<Item> {
  /** False when the client reads slower than it is written to. */
  send(item: Item): boolean;
  onDrain(callback: () => void): void;
}

/** How an item is kept until it can be sent, and what it weighs. */
export interface OutletItems<Item> {
  /** Bytes that the item occupies while it waits. */
  size(item: Item): number;
  /** A copy that outlives the callback it came in. */
  keep(item: Item): Item;
}

/** Slows the upstream. */
export interface OutletFlow {
  pause(): void;
  resume(): void;
}

/**
 * Between the upstream's callbacks and the client: holds items back until a target is connected, then hands them on
 * without copying. More than `bytesMax` waiting, or a slow target, pauses the upstream.
 */
export class Outlet<Item> {
  readonly #items: OutletItems<Item>;
  readonly #bytesMax: number;
  #queue: Item[] = [];
  #queued = 0;
  #target: OutletTarget<Item> | null = null;
  #flow: OutletFlow | null = null;
  #paused = false;
  #discarding = false;

  constructor(items: OutletItems<Item>, bytesMax: number) {
    this.#items = items;
    this.#bytesMax = bytesMax;
  }

  /** Names what is slowed; each attempt has its own. Nothing of an earlier attempt stays. */
  attach(flow: OutletFlow): void {
    this.#flow = flow;
    this.#paused = false;
    this.#queue = [];
    this.#queued = 0;
  }

  push(item: Item): void {
    if (this.#discarding) return;
    if (this.#target === null) {
      this.#queue.push(this.#items.keep(item));
      this.#queued += this.#items.size(item);
      if (this.#queued > this.#bytesMax) this.#pause();
      return;
    }
    if (!this.#target.send(item)) this.#slow(this.#target);
  }

  connect(target: OutletTarget<Item>): void {
    this.#target = target;
    const queue = this.#queue;
    this.#queue = [];
    this.#queued = 0;
    let ready = true;
    for (const item of queue) ready = target.send(item) && ready;
    if (!ready) this.#slow(target);
    else this.#resume();
  }

  /** The client has left: what comes is dropped and the upstream runs freely. */
  discard(): void {
    this.#discarding = true;
    this.#queue = [];
    this.#queued = 0;
    this.#resume();
  }

  #slow(target: OutletTarget<Item>): void {
    if (this.#paused) return;
    this.#pause();
    target.onDrain(() => this.#resume());
  }

  #pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#flow?.pause();
  }

  #resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#flow?.resume();
  }
}

/** Items that are bytes of a stream passed through. */
export const BYTE_ITEMS: OutletItems<Uint8Array> = {
  size: (chunk) => chunk.length,
  keep: (chunk) => chunk.slice(),
};
