/**
 * Fresh zeroed observations, cheaper than one allocation each: engines put every typed array of more than a few bytes into memory
 * of its own, which costs more than a step of these games, so a few of them share one.
 */
export class ObservationSlab {
  static readonly #count = 32;
  readonly #size: number;
  #buffer: ArrayBuffer;
  #offset = 0;

  /** @param size bytes of an observation. */
  constructor(size: number) {
    this.#size = size;
    this.#buffer = new ArrayBuffer(size * ObservationSlab.#count);
  }

  /** Zeros that nobody else has. */
  next(): Uint8Array {
    if (this.#offset === this.#buffer.byteLength) {
      this.#buffer = new ArrayBuffer(this.#size * ObservationSlab.#count);
      this.#offset = 0;
    }
    const observation = new Uint8Array(this.#buffer, this.#offset, this.#size);
    this.#offset += this.#size;
    return observation;
  }
}
