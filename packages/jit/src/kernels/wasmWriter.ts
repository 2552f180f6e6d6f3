// Writes WebAssembly modules: one function over an imported memory. See the WebAssembly specification 2.0, chapter 5.

/** Types of locals. */
export const TYPE = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;

/** An unsigned number of any length, seven bits a byte. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** A signed 32-bit number. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value | 0; ; rest >>= 7) {
    const low = rest & 0x7f;
    if ((rest >> 7 === 0 && (low & 0x40) === 0) || (rest >> 7 === -1 && (low & 0x40) !== 0))
      return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function named(name: string): number[] {
  return vector(Array.from(new TextEncoder().encode(name), (byte) => [byte]));
}

/** A function in the making. */
export class WasmFunction {
  readonly #code: number[] = [];
  readonly #locals: number[] = [];

  /** A new local. */
  local(type: keyof typeof TYPE): number {
    return this.#locals.push(TYPE[type]) - 1;
  }

  /** Raw bytes of instructions. */
  emit(...bytes: readonly number[]): void {
    for (const byte of bytes) this.#code.push(byte);
  }

  get(local: number): void {
    this.emit(0x20, ...unsigned(local));
  }

  set(local: number): void {
    this.emit(0x21, ...unsigned(local));
  }

  tee(local: number): void {
    this.emit(0x22, ...unsigned(local));
  }

  i32(value: number): void {
    this.emit(0x41, ...signed(value));
  }

  f32(value: number): void {
    this.emit(0x43, ...new Uint8Array(Float32Array.of(value).buffer));
  }

  /** A vector instruction. */
  simd(opcode: number): void {
    this.emit(0xfd, ...unsigned(opcode));
  }

  /** Alignment, as a power of two, and offset of an access to the memory. */
  memory(alignment: number, offset: number): void {
    this.emit(alignment, ...unsigned(offset));
  }

  /**
   * Counts a local from `from` to `to` by `by` and does something each time; nothing when there is nothing to count.
   *
   * @param body does not change the counter
   */
  count(counter: number, from: number, to: number, by: number, body: () => void): void {
    if (from >= to) return;
    this.i32(from);
    this.set(counter);
    this.emit(0x03, 0x40); // loop
    body();
    this.get(counter);
    this.i32(by);
    this.emit(0x6a, 0x22, ...unsigned(counter)); // i32.add, local.tee
    this.i32(to);
    this.emit(0x49, 0x0d, 0x00, 0x0b); // i32.lt_u, br_if 0, end
  }

  /** The module, which imports `host.memory`, of any size, and exports `run`. */
  module(): Uint8Array<ArrayBuffer> {
    const locals = vector(this.#locals.map((type) => [1, type]));
    const body = [...locals, ...this.#code, 0x0b];
    return Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, vector([[0x60, 0x00, 0x00]])),
      ...section(2, vector([[...named('host'), ...named('memory'), 0x02, 0x00, 0x00]])),
      ...section(3, vector([[0x00]])),
      ...section(7, vector([[...named('run'), 0x00, 0x00]])),
      ...section(10, vector([[...unsigned(body.length), ...body]])),
    ]);
  }
}
