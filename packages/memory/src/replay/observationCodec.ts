import type { DType, PackedArray, Space, SpacePart } from '@prism-rl/core';
import { isBox, PrismError, packedArray, partsOf } from '@prism-rl/core';

/** Above this many elements, a built-in copy is faster than a loop. */
export const manyElements = 64;

/** Encodes parts of observations as 32-bit words, and decodes them into floats for networks or into their own element type. */
export interface ObservationCodec {
  /** Words of one part: {@link encode} writes them, {@link decode} reads them. */
  readonly words: Uint32Array;
  /** Writes the elements of `source` from `start` on to {@link words}. */
  encode(source: PackedArray, start: number): void;
  /** Reads {@link words} into `target`, from `start` on. */
  decode(target: PackedArray, start: number): void;
}

/**
 * Returns the codec with the smallest exact form for `size` elements of an observation: one bit per element for spaces of zeros and ones
 * (MinAtar), else the element type of the space. Parts of a Dict or Tuple each have their own form.
 */
export function observationCodec(space: Space, size: number): ObservationCodec {
  if (space.kind === 'dict' || space.kind === 'tuple') return new PartsCodec(partsOf(space));
  return isBinary(space) ? new BitCodec(size) : new ElementCodec(space.dtype, size);
}

function isBinary(space: Space): boolean {
  if (space.kind === 'multi-binary') return true;
  if (!isBox(space) || (space.dtype !== 'uint8' && space.dtype !== 'int8')) return false;
  for (let k = 0; k < space.size; k++) if (space.low[k] !== 0 || space.high[k] !== 1) return false;
  return true;
}

/** Elements in their own type, padded to whole words. */
class ElementCodec implements ObservationCodec {
  readonly words: Uint32Array;
  /** A view of the same buffer as {@link words}. */
  readonly #elements: PackedArray;

  constructor(dtype: DType, size: number) {
    const { BYTES_PER_ELEMENT } = packedArray(dtype, 0);
    const padded = Math.ceil((size * BYTES_PER_ELEMENT) / 8) * 8;
    const all = packedArray(dtype, padded / BYTES_PER_ELEMENT);
    this.#elements = all.subarray(0, size);
    this.words = new Uint32Array(all.buffer, 0, Math.ceil((size * BYTES_PER_ELEMENT) / 4));
  }

  encode(source: PackedArray, start: number): void {
    const elements = this.#elements;
    if (elements.length > manyElements) elements.set(source.subarray(start, start + elements.length));
    else for (let k = 0; k < elements.length; k++) elements[k] = source[start + k]!;
  }

  decode(target: PackedArray, start: number): void {
    const elements = this.#elements;
    if (elements.length > manyElements) target.set(elements, start);
    else for (let k = 0; k < elements.length; k++) target[start + k] = elements[k]!;
  }
}

/** Each part in its own form, concatenated: pictures stay bytes, masks bits. */
class PartsCodec implements ObservationCodec {
  readonly words: Uint32Array;
  readonly #parts: readonly { readonly codec: ObservationCodec; readonly offset: number }[];

  constructor(parts: readonly SpacePart[]) {
    this.#parts = parts.map(({ space, offset }) => ({ codec: observationCodec(space, space.size), offset }));
    this.words = new Uint32Array(this.#parts.reduce((sum, { codec }) => sum + codec.words.length, 0));
  }

  encode(source: PackedArray, start: number): void {
    let at = 0;
    for (const { codec, offset } of this.#parts) {
      codec.encode(source, start + offset);
      this.words.set(codec.words, at);
      at += codec.words.length;
    }
  }

  decode(target: PackedArray, start: number): void {
    let at = 0;
    for (const { codec, offset } of this.#parts) {
      const { words } = codec;
      for (let k = 0; k < words.length; k++) words[k] = this.words[at++]!;
      codec.decode(target, start + offset);
    }
  }
}

/** Zeros and ones, 32 per word, lowest bit first. */
class BitCodec implements ObservationCodec {
  readonly words: Uint32Array;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
    this.words = new Uint32Array(Math.ceil(size / 32));
  }

  encode(source: PackedArray, start: number): void {
    const { words } = this;
    let all = 0;
    for (let word = 0, k = start; word < words.length; word++) {
      const end = Math.min(k + 32, start + this.#size);
      let bits = 0;
      for (let bit = 0; k < end; bit++, k++) {
        const element = source[k]!;
        all |= element;
        bits |= element << bit;
      }
      words[word] = bits;
    }
    if (all >>> 1 !== 0) throw notBinary(source.subarray(start, start + this.#size));
  }

  /** Most elements are 0: clears all, then sets the ones. */
  decode(target: PackedArray, start: number): void {
    const { words } = this;
    target.fill(0, start, start + this.#size);
    for (let word = 0, first = start; word < words.length; word++, first += 32) {
      for (let bits = words[word]! | 0; bits !== 0; bits &= bits - 1) {
        target[first + 31 - Math.clz32(bits & -bits)] = 1;
      }
    }
  }
}

function notBinary(elements: PackedArray): PrismError {
  const element = elements.find((value) => value !== 0 && value !== 1);
  return PrismError.contract`An observation of a space of zeros and ones holds ${String(element)}, which a replay memory of single bits \
    cannot keep.
    Correct the bounds of the observation space.`;
}
