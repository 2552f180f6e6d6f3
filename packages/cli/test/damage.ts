// Damages files as disks, editors and strangers do.
import type { Json, Rng, Snapshot } from '@prism-rl/core';
import { decodeSnapshot, encodeSnapshot } from '@prism-rl/core/safetensors';

/** Flips bits, and cuts, inserts and replaces bytes, at one to three places. */
export function damaged(bytes: Uint8Array, rng: Rng): Uint8Array {
  let result = Buffer.from(bytes);
  for (let n = rng.integers(1, 4); n > 0; n--) {
    const at = rng.integers(result.length + 1);
    const [before, after] = [result.subarray(0, at), result.subarray(at)];
    const random = Buffer.from(Uint8Array.from({ length: rng.integers(1, 9) }, () => rng.integers(256)));
    const kind = rng.integers(4);
    if (kind === 0 && after.length > 0) after[0]! ^= 1 << rng.integers(8);
    else if (kind === 1) result = Buffer.from(before);
    else if (kind === 2) result = Buffer.concat([before, random, after]);
    else result = Buffer.concat([before, random, after.subarray(random.length)]);
  }
  return result;
}

const strange: readonly Json[] = [
  ...[null, true, -1, 0.5, 3, 1e308, 2 ** 53],
  ...['', '__proto__', 'constructor', 'x'.repeat(1000)],
  ...[[], {}, [[[]]], { a: 1 }],
];

/** Replaces or removes a value, at any depth. */
export function changed(value: Json, rng: Rng): Json {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (keys.length === 0 || rng.random() < 0.1) return strange[rng.integers(strange.length)]!;
  const key = keys[rng.integers(keys.length)]!;
  const fields = Object.entries(value as object).flatMap(([name, field]): [string, Json][] =>
    name !== key ? [[name, field]] : rng.random() < 0.1 ? [] : [[name, changed(field, rng)]],
  );
  return Array.isArray(value) ? fields.map(([, field]) => field) : Object.fromEntries(fields);
}

/** Changes a value in lines of JSON, and removes their checksums. */
export function changedLines(text: string, rng: Rng): string {
  const lines = text.trimEnd().split('\n');
  const at = rng.integers(lines.length);
  const { crc: _, crcSeconds: __, ...row } = JSON.parse(lines[at]!);
  return `${lines.with(at, JSON.stringify(changed(row, rng))).join('\n')}\n`;
}

/** Changes a value or an array of a snapshot, with a checksum that matches. */
export function changedSnapshot(bytes: Uint8Array, rng: Rng): Uint8Array {
  const { meta, arrays } = decodeSnapshot(Uint8Array.from(bytes));
  return Buffer.concat(
    encodeSnapshot(rng.random() < 0.5 ? withMeta(meta, arrays, rng) : withArrays(meta, arrays, rng)),
  );
}

function withMeta(meta: Snapshot['meta'], arrays: Snapshot['arrays'], rng: Rng): Snapshot {
  const other = changed(meta, rng);
  return {
    meta: (typeof other === 'object' && other !== null ? { ...other } : {}) as Snapshot['meta'],
    arrays,
  };
}

function withArrays(meta: Snapshot['meta'], arrays: Snapshot['arrays'], rng: Rng): Snapshot {
  const names = Object.keys(arrays);
  const name = names[rng.integers(names.length)]!;
  const { [name]: array, ...others } = arrays;
  const choices = [undefined, new Float32Array(3), new Float64Array(0), new Uint8Array(8), array!.slice(1)];
  const choice = choices[rng.integers(choices.length)];
  return { meta, arrays: choice === undefined ? others : { ...others, [name]: choice } };
}
