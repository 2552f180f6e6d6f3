import type { Snapshot } from '../src/contracts/snapshot.ts';

/** A snapshot with every element type, odd lengths, an empty array and names and texts beyond ASCII. */
export const exampleSnapshot: Snapshot = {
  meta: { steps: 1234, name: 'ε-greedy "quoted"', nested: { list: [1, 2.5, null, true] } },
  arrays: {
    'online.dense1.kernel': new Float32Array([1, -2.5, 0.10000000149011612, 3.4028234663852886e38]),
    returns: new Float64Array([0.1, -1e300, 5e-324]),
    actions: new Int32Array([-2147483648, 0, 2147483647]),
    key: new Uint32Array([0, 4294967295]),
    frames: new Uint8Array([0, 1, 254, 255, 7]),
    bits: new Int8Array([-128, 127, 0]),
    short: new Int16Array([-32768, 32767, 5]),
    words: new Uint16Array([0, 65535, 5]),
    counters: new BigInt64Array([-(2n ** 63n), 2n ** 63n - 1n]),
    seeds: new BigUint64Array([2n ** 64n - 1n]),
    'größe/empty': new Float32Array(0),
  },
};
