import type { Json, Snapshot, SnapshotArray, Weights } from './contracts/snapshot.ts';
import { PrismError } from './errors.ts';

// CRC-32 (ISO-HDLC, as zlib), eight bytes at a time with eight tables ("slicing by 8", Kounavis and Berry 2005).

type Eight<T> = [T, T, T, T, T, T, T, T];
const tables = Array.from({ length: 8 }, () => new Uint32Array(256)) as Eight<Uint32Array>;
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  tables[0][byte] = value;
}
for (let slice = 1; slice < 8; slice++) {
  for (let byte = 0; byte < 256; byte++) {
    const before = tables[slice - 1]![byte]!;
    tables[slice]![byte] = (before >>> 8) ^ tables[0][before & 0xff]!;
  }
}

/** Computes zlib's `crc32`. @param before checksum of the preceding bytes. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
  let crc = ~before;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    crc =
      t7[crc & 0xff]! ^
      t6[(crc >>> 8) & 0xff]! ^
      t5[(crc >>> 16) & 0xff]! ^
      t4[crc >>> 24]! ^
      t3[bytes[i + 4]!]! ^
      t2[bytes[i + 5]!]! ^
      t1[bytes[i + 6]!]! ^
      t0[bytes[i + 7]!]!;
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[i]!) & 0xff]!;
  return ~crc >>> 0;
}

// Snapshots as files in the safetensors layout (https://github.com/huggingface/safetensors), which Python and others read: eight bytes with the
// header's length, a JSON header padded with spaces to a multiple of eight, then the little-endian arrays, those with wide elements first so that
// all are aligned. `__metadata__` holds `meta` (JSON in a string) and `crc32` of the whole file, with those eight digits as zeros. The space
// before `{"crc32"` shows that no other program has rewritten the file: Python's library writes none.

type ArrayConstructor = {
  new (length: number): SnapshotArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): SnapshotArray;
  readonly BYTES_PER_ELEMENT: number;
};

/** Array types by their names in the format. */
const constructors: { readonly [dtype: string]: ArrayConstructor } = {
  F64: Float64Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
  // PyTorch's masks; never written.
  BOOL: Uint8Array,
};

const order = Object.keys(constructors);

/** Bytes per element of the format's other types, which have no typed array. */
const otherTypes: { readonly [dtype: string]: number } = {
  ...{ F4: 0.5, F6_E2M3: 0.75, F6_E3M2: 0.75, F8_E5M2: 1, F8_E4M3: 1, F8_E8M0: 1 },
  ...{ F8_E4M3FNUZ: 1, F8_E5M2FNUZ: 1, F16: 2, BF16: 2, C64: 8 },
};

interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [start: number, end: number];
}

/** The constant beginning of the header, so that the eight digits of the checksum have a fixed place. */
const ownBeginning = '{"__metadata__": ';
const checksumPrefix = `${ownBeginning}{"crc32":"`;
/** The prefix in files of earlier versions. */
const earlierPrefix = checksumPrefix.replace(' ', '');
const noChecksum = '00000000';

function corrupt(message: string, cause?: unknown): PrismError {
  return PrismError.corrupt`${message}
    Use an earlier copy of the file.`.causedBy(cause);
}

function bytesOf(array: SnapshotArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function dtypeName(name: string, array: SnapshotArray): string {
  const dtype = order.find((candidate) => array instanceof constructors[candidate]!);
  if (dtype !== undefined) return dtype;
  throw PrismError.invalidArgument`The array "${name}" of a snapshot has a type that cannot be saved.
    Use a typed array of ${order.join(', ')}.`;
}

/** The layout of a file: its tensors in order, and their entries in the header. */
function layOut<T extends { readonly array: SnapshotArray; readonly shape: readonly number[] }>(named: {
  readonly [name: string]: T;
}): { readonly entries: { readonly [name: string]: TensorEntry }; readonly arrays: SnapshotArray[] } {
  const tensors = Object.entries(named)
    .map(([name, tensor]) => ({ name, dtype: dtypeName(name, tensor.array), ...tensor }))
    .sort((a, b) => order.indexOf(a.dtype) - order.indexOf(b.dtype) || (a.name < b.name ? -1 : 1));
  // Without a prototype, so that an array may be named __proto__.
  const entries: { [name: string]: TensorEntry } = Object.create(null);
  let offset = 0;
  for (const { name, dtype, array, shape } of tensors) {
    if (name === '__metadata__') {
      throw PrismError.invalidArgument`An array of a snapshot cannot be named __metadata__.
        The file format reserves this name.`;
    }
    entries[name] = { dtype, shape, data_offsets: [offset, offset + array.byteLength] };
    offset += array.byteLength;
  }
  return { entries, arrays: tensors.map(({ array }) => array) };
}

/** The first bytes of a file: the header's length and the header. */
function headed(header: string): Uint8Array {
  const text = new TextEncoder().encode(header);
  const first = new Uint8Array(8 + Math.ceil(text.length / 8) * 8).fill(0x20);
  new DataView(first.buffer).setBigUint64(0, BigInt(first.length - 8), true);
  first.set(text, 8);
  return first;
}

/**
 * Encodes a snapshot as chunks of a file. All but the first are views of the snapshot's arrays: write them before the arrays change.
 *
 * @throws PrismError `invalid-argument` for arrays of unknown type or named `__metadata__`.
 */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array[] {
  const flat = Object.entries(snapshot.arrays).map(([name, array]) => [
    name,
    { array, shape: [array.length] },
  ]);
  const { entries, arrays } = layOut(Object.fromEntries(flat));
  const meta = JSON.stringify(JSON.stringify(snapshot.meta));
  const listed = JSON.stringify(entries).slice(1); // without the opening brace: it continues the header
  const first = headed(
    `${checksumPrefix}${noChecksum}","meta":${meta}}${listed === '}' ? '' : ','}${listed}`,
  );
  const chunks = [first, ...arrays.map(bytesOf)];
  const checksum = chunks.reduce((crc, chunk) => crc32(chunk, crc), 0);
  first.set(new TextEncoder().encode(checksum.toString(16).padStart(8, '0')), 8 + checksumPrefix.length);
  return chunks;
}

/**
 * Encodes weights as chunks of a file that other programs read and write; it has no checksum.
 *
 * @param metadata texts by name.
 */
export function encodeWeights(weights: Weights, metadata: { readonly [name: string]: string }): Uint8Array[] {
  const tensors = Object.entries(weights).map(([name, { shape, values }]) => [
    name,
    { shape, array: values },
  ]);
  const { entries, arrays } = layOut(Object.fromEntries(tensors));
  return [headed(JSON.stringify({ __metadata__: metadata, ...entries })), ...arrays.map(bytesOf)];
}

/** Joins the chunks of a file. */
export function joinedBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/**
 * Decodes the float32 and float64 tensors of any safetensors file; others, such as counters of batches, are left out.
 *
 * @throws PrismError `corrupt` if it is not such a file, `incompatible` for tensors of half or lower precision and complex ones.
 */
export function decodeWeights(bytes: Uint8Array): Weights {
  const weights: [string, Weights[string]][] = [];
  for (const { name, dtype, shape, array } of decodeTensors(bytes, otherTypes).tensors) {
    if (array instanceof Float32Array || array instanceof Float64Array) {
      weights.push([name, { shape, values: array }]);
    } else if (array === undefined) {
      const hint = dtype.startsWith('C')
        ? 'Leave it out: networks here have real numbers.'
        : 'Save it as float32: tensor.float() in PyTorch.';
      throw new PrismError('incompatible', `The tensor "${name}" has the type ${dtype}.`, { hint });
    }
  }
  return Object.fromEntries(weights);
}

/**
 * Decodes the bytes of {@link encodeSnapshot}. Aligned arrays are views of `bytes`, not copies. If another program has rewritten the file, it
 * must have kept `meta` and removed the checksum.
 *
 * @throws PrismError `corrupt` if a byte is missing, added or changed; `incompatible` if another program rewrote it without `meta`, or with
 *   the old checksum.
 */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const checksum = checksumOf(bytes);
  if (checksum === 'wrong') throw corrupt('The checksum does not match: the file is damaged or truncated.');
  const { metadata, tensors } = decodeTensors(bytes);
  if (checksum === 'foreign') requireRewritten(metadata);
  const arrays = tensors.map(({ name, array }) => [name, array!]);
  return { meta: parseMeta(metadata), arrays: Object.fromEntries(arrays) };
}

/**
 * Decodes the `meta` of a file of {@link encodeSnapshot} from its header alone: damage behind it is not seen.
 *
 * @param first returns as many of the file's first bytes, or all of a shorter one. @throws PrismError as {@link decodeSnapshot} does.
 */
export function decodeMeta(first: (count: number) => Uint8Array): Snapshot['meta'] {
  const bytes = first(headerEnd(first(8)));
  const { __metadata__: metadata } = parseHeader(bytes.subarray(8, dataStart(bytes)));
  if (!beginsAsSnapshot(bytes)) requireRewritten(metadata);
  return parseMeta(metadata);
}

/** @throws PrismError `incompatible` unless another program kept the metadata without the checksum. */
function requireRewritten(metadata: unknown): void {
  const { meta, crc32: checksum } = (metadata ?? {}) as { readonly [name: string]: unknown };
  if (typeof meta === 'string' && checksum === undefined) return;
  const [done, hint] =
    typeof meta === 'string'
      ? ['kept its old checksum', 'without "crc32"']
      : ['left out its metadata', 'with "meta" of the original file'];
  throw PrismError.incompatible`Another program rewrote it and ${done}.
    Write it ${hint} in the metadata: save_file(tensors, path, {"meta": meta}), with meta = safe_open(path, "np").metadata()["meta"].`;
}

interface DecodedTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Undefined if the type has no typed array. */
  readonly array: SnapshotArray | undefined;
}

/**
 * @param others bytes per element of types to accept without decoding them, in files of other programs.
 * @throws PrismError `corrupt`, in files of other programs `incompatible` for unknown types
 */
function decodeTensors(
  bytes: Uint8Array,
  others?: { readonly [dtype: string]: number },
): { readonly metadata: unknown; readonly tensors: readonly DecodedTensor[] } {
  const start = dataStart(bytes);
  const { __metadata__: metadata, ...entries } = parseHeader(bytes.subarray(8, start));
  const tensors: DecodedTensor[] = [];
  let end = start;
  for (const [name, { dtype, shape, data_offsets: offsets }] of inFileOrder(entries)) {
    const Elements = Object.hasOwn(constructors, dtype) ? constructors[dtype] : undefined;
    const isOther = others !== undefined && Object.hasOwn(others, dtype);
    const size = Elements?.BYTES_PER_ELEMENT ?? (isOther ? others[dtype] : undefined);
    if (size === undefined) {
      const message = `The array "${name}" has the unknown type ${dtype}.`;
      if (others === undefined) throw corrupt(message);
      throw new PrismError('incompatible', message, { hint: `Known are ${order.join(', ')}.` });
    }
    const length = shape.reduce((product, extent) => product * extent, 1);
    const isThere = start + offsets[0] === end && start + offsets[1] <= bytes.length;
    if (!isThere || offsets[1] - offsets[0] !== length * size) {
      throw corrupt(`The array "${name}" is not at the place that the header states.`);
    }
    tensors.push({ name, dtype, shape, array: Elements && viewOf(bytes, end, length, Elements) });
    end = start + offsets[1];
  }
  if (end !== bytes.length) throw corrupt(`The file should be ${end} bytes long, but is ${bytes.length}.`);
  return { metadata, tensors };
}

/** Sorts entries by place in the file: objects enumerate integer-like names first. */
function inFileOrder(tensors: { readonly [name: string]: unknown }): [name: string, entry: TensorEntry][] {
  const entries = Object.entries(tensors).map(([name, entry]): [string, TensorEntry] => {
    if (isEntry(entry)) return [name, entry];
    throw corrupt(`The header does not describe the array "${name}".`);
  });
  // Also by end: an empty array begins where the next one does.
  return entries.sort(([, { data_offsets: a }], [, { data_offsets: b }]) => a[0] - b[0] || a[1] - b[1]);
}

function isEntry(entry: unknown): entry is TensorEntry {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as { [K in keyof TensorEntry]?: unknown };
  return typeof dtype === 'string' && areSizes(shape) && areSizes(offsets) && offsets.length === 2;
}

function areSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/** Whether bytes begin like a snapshot. */
export function beginsAsSnapshot(bytes: Uint8Array): boolean {
  return prefixOf(bytes) !== undefined;
}

function prefixOf(bytes: Uint8Array): string | undefined {
  return [checksumPrefix, earlierPrefix].find((prefix) => beginsWith(bytes, prefix));
}

function beginsWith(bytes: Uint8Array, text: string): boolean {
  return new TextDecoder().decode(bytes.subarray(8, 8 + text.length)) === text;
}

/** Compares the checksum with the bytes; `foreign` if the file may be another program's. */
function checksumOf(bytes: Uint8Array): 'right' | 'wrong' | 'foreign' {
  const prefix = prefixOf(bytes);
  if (prefix === undefined) return beginsWith(bytes, ownBeginning) ? 'wrong' : 'foreign';
  const at = 8 + prefix.length;
  const stated = new TextDecoder().decode(bytes.subarray(at, at + 8));
  let crc = crc32(bytes.subarray(0, at));
  crc = crc32(new TextEncoder().encode(noChecksum), crc);
  crc = crc32(bytes.subarray(at + 8), crc);
  if (crc.toString(16).padStart(8, '0') === stated) return 'right';
  return prefix === checksumPrefix ? 'wrong' : 'foreign';
}

function headerEnd({ buffer, byteOffset, length }: Uint8Array): number {
  if (length < 8) throw corrupt(`The file has only ${length} bytes: it is truncated.`);
  return 8 + Number(new DataView(buffer, byteOffset, length).getBigUint64(0, true));
}

function dataStart(bytes: Uint8Array): number {
  const start = headerEnd(bytes);
  if (start > bytes.length) throw corrupt('The file is truncated within its header, or is of another kind.');
  return start;
}

function parseHeader(header: Uint8Array): { readonly [name: string]: unknown } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(header));
  } catch (cause) {
    throw corrupt('The header is not JSON.', cause);
  }
  if (typeof parsed === 'object' && parsed !== null) return parsed as { [name: string]: unknown };
  throw corrupt('The header is not an object.');
}

function parseMeta(metadata: unknown): { readonly [key: string]: Json } {
  let meta: unknown;
  try {
    meta = JSON.parse((metadata as { meta: string }).meta);
  } catch (cause) {
    throw corrupt('The metadata is not JSON.', cause);
  }
  if (typeof meta === 'object' && meta !== null && !Array.isArray(meta))
    return meta as { [key: string]: Json };
  throw corrupt('The metadata is not an object.');
}

function viewOf(bytes: Uint8Array, at: number, length: number, Elements: ArrayConstructor): SnapshotArray {
  const offset = bytes.byteOffset + at;
  if (offset % Elements.BYTES_PER_ELEMENT === 0) return new Elements(bytes.buffer, offset, length);
  const copy = new Elements(length);
  bytesOf(copy).set(bytes.subarray(at, at + copy.byteLength));
  return copy;
}
