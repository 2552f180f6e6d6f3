import { readFileSync } from 'node:fs';
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleSnapshot } from '../test/exampleSnapshot.ts';
import { childSnapshot, mergeSnapshots, type Snapshot } from './contracts/snapshot.ts';
import { crc32, decodeSnapshot, decodeWeights, encodeSnapshot, encodeWeights } from './safetensors.ts';

function encode(snapshot: Snapshot): Uint8Array {
  return Uint8Array.from(Buffer.concat(encodeSnapshot(snapshot)));
}

describe("Python's safetensors", () => {
  const fixture = JSON.parse(
    readFileSync(new URL('../test/fixtures/safetensors.json', import.meta.url), 'utf8'),
  ) as {
    file: string;
    meta: string;
    arrays: Record<string, { dtype: string; values: string[] }>;
    rewritten: Record<'nothing' | 'meta' | 'all', string>;
  };

  test('reads the file that is written today', () => {
    expect(Buffer.from(encode(exampleSnapshot)).toString('base64')).toBe(fixture.file);
  });

  test('reads the values that were written', () => {
    expect(JSON.parse(fixture.meta)).toEqual(exampleSnapshot.meta);
    expect(Object.keys(fixture.arrays).sort()).toEqual(Object.keys(exampleSnapshot.arrays).sort());
    for (const [name, array] of Object.entries(exampleSnapshot.arrays)) {
      const read = fixture.arrays[name]!;
      const isBig = array instanceof BigInt64Array || array instanceof BigUint64Array;
      const values = read.values.map((text) => (isBig ? BigInt(text) : Number(text)));
      expect(values).toEqual(Array.from<number | bigint>(array));
      const dtype = array.constructor.name.replace('Big', '').replace('Array', '').toLowerCase();
      expect(read.dtype).toBe(dtype);
    }
  });

  test('may rewrite a file if it keeps the metadata without the checksum', () => {
    const { meta, all, nothing } = fixture.rewritten;
    expect(decodeSnapshot(Buffer.from(meta, 'base64'))).toEqual(exampleSnapshot);
    const refused = (message: string) => expect.objectContaining({ code: 'incompatible', message });
    expect(() => decodeSnapshot(Buffer.from(all, 'base64'))).toThrow(
      refused('Another program rewrote it and kept its old checksum.'),
    );
    expect(() => decodeSnapshot(Buffer.from(nothing, 'base64'))).toThrow(
      refused('Another program rewrote it and left out its metadata.'),
    );
  });

  test('writes weights that are read in their shapes, without integers', () => {
    const { values, shape } = decodeWeights(Buffer.from(fixture.rewritten.nothing, 'base64'))[
      'online.dense1.kernel'
    ]!;
    expect({ values, shape }).toEqual({
      values: exampleSnapshot.arrays['online.dense1.kernel'],
      shape: [4],
    });
    const kept = Object.values(exampleSnapshot.arrays).filter(
      (array) => array instanceof Float32Array || array instanceof Float64Array,
    );
    expect(Object.keys(decodeWeights(Buffer.from(fixture.file, 'base64')))).toHaveLength(kept.length);
  });
});

test('a file of an earlier version, whose header had no space, is read', () => {
  const now = Buffer.from(encode({ meta: { k: 1 }, arrays: { a: Uint8Array.of(1, 2) } }));
  const text = now.subarray(8, -2).toString().trimEnd().replace(' {"crc32":"', '{"crc32":"');
  const header = text.replace(/"crc32":"\w{8}"/, '"crc32":"00000000"');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = Buffer.concat([length, Buffer.from(header), Buffer.of(1, 2)]);
  file.write(crc32(file).toString(16).padStart(8, '0'), 8 + header.indexOf('00000000'));
  expect(decodeSnapshot(file)).toEqual({ meta: { k: 1 }, arrays: { a: Uint8Array.of(1, 2) } });
});

test.each([
  ['F16', 2, 'float32'],
  ['BF16', 2, 'float32'],
  ['F8_E4M3', 1, 'float32'],
  ['F8_E5M2', 1, 'float32'],
  ['F4', 0.5, 'float32'],
  ['C64', 8, 'real numbers'],
  ['Q7', 1, 'Known are F64'],
])('weights of type %s are refused as such, not as damaged', (dtype, bytes, hint) => {
  const header = JSON.stringify({ a: { dtype, shape: [2], data_offsets: [0, 2 * bytes] } });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = Buffer.concat([length, Buffer.from(header), Buffer.alloc(2 * bytes)]);
  expect(() => decodeWeights(file)).toThrow(
    expect.objectContaining({
      code: 'incompatible',
      message: expect.stringContaining(`type ${dtype}`),
      hint: expect.stringContaining(hint),
    }),
  );
  expect(() => decodeWeights(file.subarray(0, -1))).toThrow(
    expect.objectContaining({ code: dtype === 'Q7' ? 'incompatible' : 'corrupt' }),
  );
});

test('weights are read in the shapes in which they were written', () => {
  const weights = {
    'dense0/kernel': { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
    'dense0/bias': { shape: [3], values: Float32Array.of(7, 8, 9) },
    'observations/count': { shape: [], values: Float64Array.of(5) },
  };
  const file = Buffer.concat(encodeWeights(weights, { agent: 'dqn' }));
  expect(decodeWeights(file)).toEqual(weights);
  // https://github.com/huggingface/safetensors: half precision takes two bytes an element, a mask of PyTorch one.
  const twoBytes = (dtype: string, length: number): Buffer => {
    const header = `{"h":{"dtype":"${dtype}","shape":[${length}],"data_offsets":[0,2]}}`;
    return Buffer.concat([
      Buffer.of(header.length, 0, 0, 0, 0, 0, 0, 0),
      Buffer.from(header),
      Buffer.alloc(2),
    ]);
  };
  expect(() => decodeWeights(twoBytes('BF16', 1))).toThrow('The tensor "h" has the type BF16.');
  expect(decodeWeights(twoBytes('BOOL', 2))).toEqual({});
});

describe('round trip', () => {
  const names = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }).filter((name) => name !== '__metadata__'),
    fc.nat(20).map(String),
    fc.constantFrom('__proto__', 'constructor', 'toString'),
  );
  const arrays = fc.oneof(
    fc.float32Array(),
    fc.float64Array(),
    fc.int32Array(),
    fc.uint32Array(),
    fc.uint8Array(),
    fc.int8Array(),
    fc.int16Array(),
    fc.uint16Array(),
    fc.bigInt64Array(),
    fc.bigUint64Array(),
  );
  const meta = fc.dictionary(names, fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<never>);
  const snapshots = fc.record({ meta, arrays: fc.dictionary(names, arrays) });

  test('whatever it is', () => {
    fc.assert(
      fc.property(snapshots, fc.nat(7), (snapshot, shift) => {
        const file = encode(snapshot);
        const moved = new Uint8Array(file.length + shift);
        moved.set(file, shift);
        const read = decodeSnapshot(moved.subarray(shift));
        expect(Object.keys(read.arrays).sort()).toEqual(Object.keys(snapshot.arrays).sort());
        for (const [name, array] of Object.entries(snapshot.arrays)) {
          expect(Object.getOwnPropertyDescriptor(read.arrays, name)?.value, name).toEqual(array);
        }
        expect(JSON.stringify(read.meta)).toBe(JSON.stringify(snapshot.meta));
      }),
      { numRuns: 200 },
    );
  });

  test.each<[string, string[]]>([
    ['eleven numbers', ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10']],
    ['numbers among words', ['b', '10', '2', 'a']],
    ['names that every object knows', ['constructor', '__proto__', 'toString']],
  ])('names that JSON treats differently: %s', (_, order) => {
    const arrays = Object.fromEntries(order.map((name, k) => [name, Float32Array.of(k)]));
    const read = decodeSnapshot(encode({ meta: {}, arrays })).arrays;
    expect(Object.keys(read).sort()).toEqual([...order].sort());
    for (const [k, name] of order.entries()) {
      expect(Object.getOwnPropertyDescriptor(read, name)?.value).toEqual(Float32Array.of(k));
    }
    const merged = mergeSnapshots({ child: { meta: {}, arrays } });
    expect(Object.entries(childSnapshot(merged, 'child').arrays)).toEqual(Object.entries(arrays));
  });

  test.each([-1, 'constructor', true, [[]]])('a part of a snapshot that is %j is refused', (child) => {
    const read = () => childSnapshot({ meta: { child }, arrays: {} }, 'child');
    expect(read).toThrow(`The saved state of child is ${JSON.stringify(child)}, not an object.`);
  });

  test('the order of the names does not change the file', () => {
    const reversed = Object.fromEntries(Object.entries(exampleSnapshot.arrays).reverse());
    expect(encode({ ...exampleSnapshot, arrays: reversed })).toEqual(encode(exampleSnapshot));
  });

  test('chunks are views: arrays are not copied', () => {
    const array = new Float64Array(1000);
    const chunks = encodeSnapshot({ meta: {}, arrays: { array } });
    expect(chunks[1]!.buffer).toBe(array.buffer);
  });
});

describe('damage is detected', () => {
  const file = encode(exampleSnapshot);
  const isCorrupt = expect.objectContaining({ code: 'corrupt' });

  test('every single changed byte', () => {
    for (let at = 0; at < file.length; at++) {
      const damaged = file.slice();
      damaged[at]! ^= 1 << (at % 8);
      expect(() => decodeSnapshot(damaged), `byte ${at}`).toThrow(isCorrupt);
    }
  });

  test('every truncation', () => {
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeSnapshot(file.subarray(0, length)), `${length} bytes`).toThrow(isCorrupt);
    }
  });

  test('added bytes', () => {
    const longer = new Uint8Array(file.length + 1);
    longer.set(file);
    expect(() => decodeSnapshot(longer)).toThrow(isCorrupt);
  });

  test('zeros, text and noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        expect(() => decodeSnapshot(noise)).toThrow(isCorrupt);
      }),
    );
    expect(() => decodeSnapshot(new Uint8Array(5000))).toThrow(isCorrupt);
  });
});

describe('a wrong header with a correct checksum is detected', () => {
  type Entry = { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
  const good: Entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };

  /** A file with any header, and the checksum that belongs to it. */
  function forged(tensors: unknown, { meta = '{}' as unknown, data = 8 } = {}): Uint8Array {
    const listed = JSON.stringify(tensors).slice(1);
    const text = `{"__metadata__":{"crc32":"00000000","meta":${JSON.stringify(meta)}}${listed === '}' ? '' : ','}${listed}`;
    const header = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const file = Buffer.concat([length, header, Buffer.alloc(data)]);
    file.write(crc32(file).toString(16).padStart(8, '0'), 8 + text.indexOf('00000000'));
    return Uint8Array.from(file);
  }

  const isCorrupt = expect.objectContaining({ name: 'PrismError', code: 'corrupt' });

  test('the correct header is read', () => {
    expect(decodeSnapshot(forged({ a: good })).arrays).toEqual({ a: new Float32Array(2) });
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['a number', 5],
    ['a list', [1]],
    ['empty', {}],
    ['without a shape', { ...good, shape: undefined }],
    ['with null for a shape', { ...good, shape: null }],
    ['with a text for a shape', { ...good, shape: '2' }],
    ['of a negative shape', { ...good, shape: [-2] }],
    ['of two negative extents', { ...good, shape: [-1, -2] }],
    ['of half an element', { ...good, shape: [2.5] }],
    ['of a shape beyond all numbers', { ...good, shape: [1e300, 1e300] }],
    ['of more elements than there are', { ...good, shape: [2 ** 40], data_offsets: [0, 2 ** 42] }],
    ['without offsets', { ...good, data_offsets: undefined }],
    ['with one offset', { ...good, data_offsets: [0] }],
    ['with three offsets', { ...good, data_offsets: [0, 8, 8] }],
    ['with null for an offset', { ...good, data_offsets: [0, null] }],
    ['that begins before the data', { ...good, data_offsets: [-8, 0] }],
    ['that ends before it begins', { ...good, data_offsets: [8, 0] }],
    ['that begins after a gap', { ...good, shape: [1], data_offsets: [4, 8] }],
    ['that ends before the file does', { ...good, shape: [1], data_offsets: [0, 4] }],
    ['without a type', { ...good, dtype: undefined }],
    ['with a list for a type', { ...good, dtype: [good.dtype] }],
    ['of an unknown type', { ...good, dtype: 'F8' }],
    ['of a type that every object knows', { ...good, dtype: 'constructor' }],
  ])('an array that is %s', (_name, entry) => {
    expect(() => decodeSnapshot(forged({ a: entry }))).toThrow(isCorrupt);
  });

  test.each(['', 'null', '[]', '5', '"text"', '{', 5, null, {}])('metadata %j', (meta) => {
    expect(() => decodeSnapshot(forged({ a: good }, { meta }))).toThrow(isCorrupt);
  });

  test('a header longer than any file, and none', () => {
    for (const length of [0n, 7n, 2n ** 32n, 2n ** 53n, 2n ** 64n - 1n]) {
      const file = forged({ a: good });
      new DataView(file.buffer).setBigUint64(0, length, true);
      expect(() => decodeSnapshot(file)).toThrow(isCorrupt);
    }
  });

  test('whatever stands in it, it is read or refused in a sentence, and what is read fits the file', () => {
    const size = fc.oneof(
      fc.integer({ min: -2, max: 12 }),
      fc.double(),
      fc.constant(2 ** 53),
      fc.constant(null),
    );
    const entry = fc.oneof(
      fc.record(
        {
          dtype: fc.constantFrom('F32', 'U8', 'F64', 'I64', 'nothing', 4),
          shape: fc.oneof(fc.array(size, { maxLength: 3 }), fc.jsonValue()),
          data_offsets: fc.oneof(fc.array(size, { maxLength: 3 }), fc.jsonValue()),
        },
        { requiredKeys: [] },
      ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 3 }), entry), fc.nat(24), (tensors, data) => {
        fc.pre(!Object.hasOwn(tensors, '__metadata__'));
        let read: Snapshot | undefined;
        try {
          read = decodeSnapshot(forged(tensors, { data }));
        } catch (error) {
          expect(error).toEqual(isCorrupt);
        }
        if (read === undefined) return;
        const bytes = Object.values(read.arrays).reduce((sum, array) => sum + array.byteLength, 0);
        expect(bytes).toBe(data);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what cannot be written', () => {
  test.each<[string, Snapshot['arrays']]>([
    ['an array named __metadata__', { __metadata__: new Uint8Array(1) }],
    ['an array of another type', { a: new Uint8ClampedArray(1) as never }],
  ])('%s', (_, arrays) => {
    expect(() => encodeSnapshot({ meta: {}, arrays })).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
  });
});

test("the checksum is zlib's", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 30 }), (bytes, more) => {
      expect(crc32(bytes)).toBe(zlibCrc32(bytes));
      expect(crc32(more, crc32(bytes))).toBe(zlibCrc32(Buffer.concat([bytes, more])));
    }),
  );
});

test('merged snapshots are extracted, even if one prefix begins like another', () => {
  const children = {
    target: { meta: { updates: 3 }, arrays: { 'dense/kernel': Float32Array.of(1, 2) } },
    targetPolicy: { meta: {}, arrays: { 'dense/kernel': Float32Array.of(3), bias: Float32Array.of(4) } },
    empty: { meta: { a: null }, arrays: {} },
  };
  const merged = mergeSnapshots(children);
  for (const [name, child] of Object.entries(children)) expect(childSnapshot(merged, name)).toEqual(child);
  expect(childSnapshot(merged, 'targets')).toEqual({ meta: {}, arrays: {} });
});

test('snapshots of snapshots keep their paths', () => {
  const inner = mergeSnapshots({ a: { meta: { n: 1 }, arrays: { x: Int32Array.of(5) } } });
  const outer = mergeSnapshots({ inner, a: { meta: { n: 2 }, arrays: { x: Int32Array.of(6) } } });
  expect(Object.keys(outer.arrays)).toEqual(['inner/a/x', 'a/x']);
  expect(childSnapshot(childSnapshot(outer, 'inner'), 'a')).toEqual({
    meta: { n: 1 },
    arrays: { x: Int32Array.of(5) },
  });
  expect(childSnapshot(outer, 'a').meta).toEqual({ n: 2 });
});
