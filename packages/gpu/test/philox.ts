// The shaders' random numbers in JavaScript.

const highWord = (a: number, b: number): number => Number((BigInt(a) * BigInt(b)) >> 32n);

/** Philox4x32-10. @param counter four words @param key two words */
export function philox(counter: readonly number[], key: readonly number[]): number[] {
  let [x, y, z, w] = counter as [number, number, number, number];
  let [k0, k1] = key as [number, number];
  for (let round = 0; round < 10; round++) {
    [x, y, z, w] = [
      (highWord(0xcd9e8d57, z) ^ y ^ k0) >>> 0,
      Math.imul(0xcd9e8d57, z) >>> 0,
      (highWord(0xd2511f53, x) ^ w ^ k1) >>> 0,
      Math.imul(0xd2511f53, x) >>> 0,
    ];
    [k0, k1] = [(k0 + 0x9e3779b9) >>> 0, (k1 + 0xbb67ae85) >>> 0];
  }
  return [x, y, z, w];
}

export const unit = (word: number): number => (word >>> 8) / 2 ** 24;
export const below = (word: number, n: number): number => highWord(word, n);
