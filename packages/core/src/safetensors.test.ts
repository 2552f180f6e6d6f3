import { readFileSync } from 'node:fs';
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleSnapshot } from '../test/exampleSnapshot.ts';
import { crc32 } from './crc32.ts';
import { decodeSnapshot, encodeSnapshot } from './safetensors.ts';
import { childSnapshot, mergeSnapshots, type Snapshot } from './snapshot.ts';

function encode(snapshot: Snapshot): Uint8Array {
  return Uint8Array.from(Buffer.concat(encodeSnapshot(snapshot)));
}

describe("Python's safetensors", () => {
  const fixture = JSON.parse(
    readFileSync(new URL('../test/fixtures/safetensors.json', import.meta.url), 'utf8'),
  ) as { file: string; meta: string; arrays: Record<string, { dtype: string; values: string[] }> };

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
});

describe('what was written is read back', () => {
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

  test('empty arrays beside full ones', () => {
    const arrays = { b: Float32Array.of(1), '7': new Float32Array(0), c: new Float32Array(0) };
    expect(decodeSnapshot(encode({ meta: {}, arrays })).arrays).toEqual(arrays);
  });

  test('an empty snapshot', () => {
    expect(decodeSnapshot(encode({ meta: {}, arrays: {} }))).toEqual({ meta: {}, arrays: {} });
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

describe('damage is seen', () => {
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
