import { type MaybePromise, PrismError, type Snapshot, type Space } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { decodeSnapshot, encodeSnapshot, joinedBytes } from '@prism-rl/core/safetensors';

/**
 * A check of a conformance kit, for any test runner. `run` throws a PrismError `contract`, or the implementation's own error, if the property does not
 * hold.
 *
 * @example
 * ```ts no-run
 * for (const check of checkEnv(() => new MyEnv())) test(check.name, check.run);
 * ```
 */
export interface Check {
  readonly name: string;
  readonly run: () => MaybePromise<void>;
}

/** @throws PrismError `contract` unless `condition` holds. */
export function must(condition: boolean, message: string, hint?: string): asserts condition {
  if (!condition) throw new PrismError('contract', message, hint === undefined ? {} : { hint });
}

/** @throws PrismError `contract` unless `value` is a text that is not empty. */
export function mustBeText(value: unknown, what: string): void {
  must(typeof value === 'string' && value !== '', `${what} must be a text, but is ${describeValue(value)}.`);
}

/** @throws PrismError `contract` unless `space` contains `value`. @param what begins the message: `step gave`. */
export function mustContain(space: Space, value: unknown, what: string): void {
  must(space.contains(value), `${what} ${describeValue(value)}, not in ${space}.`);
}

/** Whether an instance has an optional method. @throws PrismError `contract` if it is required and missing. */
export function has<T extends object, K extends keyof T>(one: T, method: K, requires: readonly K[]): boolean {
  const present = one[method] !== undefined;
  must(present || !requires.includes(method), `It must have ${String(method)}, but does not.`);
  return present;
}

/** @throws PrismError `contract` that names the first field of the first row that differs. */
export function mustEqual(actual: readonly object[], expected: readonly object[], what: string): void {
  for (let k = 0; k < Math.max(actual.length, expected.length); k++) {
    if (same(actual[k], expected[k])) continue;
    const [left, right] = [actual[k], expected[k]] as { readonly [field: string]: unknown }[];
    const field = Object.keys({ ...left, ...right }).find((name) => !same(left?.[name], right?.[name]));
    const [a, b] = [left, right].map((row) => describeValue(row?.[field!]));
    must(false, `${what}: they differ at row ${k}, where ${field} is ${a} and ${b}.`);
  }
}

/** Encodes and decodes a snapshot, as through a file. */
export function throughFile(snapshot: Snapshot): Snapshot {
  return decodeSnapshot(joinedBytes(encodeSnapshot(snapshot)));
}

/** @throws PrismError `contract` unless `call` throws a PrismError of one of `codes`. */
export async function mustThrow(
  codes: readonly PrismError['code'][],
  call: () => unknown,
  what: string,
): Promise<void> {
  let thrown: unknown;
  try {
    await call();
  } catch (error) {
    thrown = error;
  }
  must(
    thrown !== undefined,
    `${what} must throw a PrismError ${codes.join(' or ')}, but nothing was thrown.`,
  );
  must(
    thrown instanceof PrismError && codes.includes(thrown.code),
    `${what} must throw a PrismError ${codes.join(' or ')}, but threw ${describeValue(thrown)}.`,
  );
}

/** Whether two values are deeply equal, with `Object.is` for numbers; arrays must also have the same type. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a.constructor !== b.constructor) return false;
  if (ArrayBuffer.isView(a)) {
    const left = a as unknown as ArrayLike<unknown>;
    const right = b as unknown as ArrayLike<unknown>;
    if (left.length !== right.length) return false;
    if (sameBits(a, b as unknown as ArrayBufferView)) return true;
    // A NaN may have other bits.
    for (let i = 0; i < left.length; i++) if (!Object.is(left[i], right[i])) return false;
    return true;
  }
  const left = a as { readonly [key: string]: unknown };
  const right = b as { readonly [key: string]: unknown };
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && same(left[key], right[key]))
  );
}

/** Compares bytes, four at a time if aligned, because most arrays are equal and some are pictures. */
function sameBits(a: ArrayBufferView, b: ArrayBufferView): boolean {
  if (a.byteLength !== b.byteLength) return false;
  let bytes = 0;
  if (((a.byteOffset | b.byteOffset) & 3) === 0) {
    const words = a.byteLength >>> 2;
    const left = new Int32Array(a.buffer, a.byteOffset, words);
    const right = new Int32Array(b.buffer, b.byteOffset, words);
    for (let i = 0; i < words; i++) if (left[i] !== right[i]) return false;
    bytes = 4 * words;
  }
  const left = new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
  const right = new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
  for (let i = bytes; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

/** Whether a value is a plain object, like `info` and metrics. */
export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
