/** A binary heap of states, the highest priority on top; each state stands in it once, and its priority may change. */
export class PriorityQueue {
  readonly #heap: Int32Array;
  /** Where each state stands in the heap; −1 for those that do not. */
  readonly #places: Int32Array;
  readonly #priorities: Float64Array;
  #size = 0;

  /** @param numStates the states are 0 … numStates − 1. */
  constructor(numStates: number) {
    this.#heap = new Int32Array(numStates);
    this.#places = new Int32Array(numStates).fill(-1);
    this.#priorities = new Float64Array(numStates);
  }

  get size(): number {
    return this.#size;
  }

  /** Priority of the state on top; 0 when empty. */
  get highest(): number {
    return this.#size === 0 ? 0 : this.#priorities[this.#heap[0]!]!;
  }

  /** Inserts a state or changes its priority. */
  set(state: number, priority: number): void {
    this.#priorities[state] = priority;
    let place = this.#places[state]!;
    if (place < 0) {
      place = this.#size++;
      this.#put(state, place);
    }
    this.#rise(state, place);
    this.#sink(state, this.#places[state]!);
  }

  /** Takes a state out, if it is in. */
  remove(state: number): void {
    const place = this.#places[state]!;
    if (place < 0) return;
    this.#places[state] = -1;
    const last = this.#heap[--this.#size]!;
    if (last === state) return;
    this.#put(last, place);
    this.#rise(last, place);
    this.#sink(last, this.#places[last]!);
  }

  /** Takes the state with the highest priority out; −1 when empty. */
  pop(): number {
    if (this.#size === 0) return -1;
    const top = this.#heap[0]!;
    this.remove(top);
    return top;
  }

  #put(state: number, place: number): void {
    this.#heap[place] = state;
    this.#places[state] = place;
  }

  #rise(state: number, from: number): void {
    const priority = this.#priorities[state]!;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent]!;
      if (this.#priorities[above]! >= priority) break;
      this.#put(above, place);
      place = parent;
    }
    this.#put(state, place);
  }

  #sink(state: number, from: number): void {
    const priority = this.#priorities[state]!;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      const right = child + 1;
      if (
        right < this.#size &&
        this.#priorities[this.#heap[right]!]! > this.#priorities[this.#heap[child]!]!
      ) {
        child = right;
      }
      const below = this.#heap[child]!;
      if (this.#priorities[below]! <= priority) break;
      this.#put(below, place);
      place = child;
    }
    this.#put(state, place);
  }
}
