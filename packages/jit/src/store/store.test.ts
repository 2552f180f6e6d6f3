// Compiled runs and eager tfjs alternate on the same variables, under the default backend and under the recording one.

import * as tf from '../tensorflow.ts';
import '@tensorflow/tfjs-backend-wasm';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jitStep } from '../step.ts';
import { useJitBackend } from '../trace/backend.ts';
import { HostMemory } from './hostMemory.ts';
import { slotOf } from './store.ts';

describe('store', () => {
  describe.each(['cpu', 'wasm', 'prism-jit'])('with %s as the active backend', (backend) => {
    let online: tf.Variable;
    let target: tf.Variable;

    beforeEach(async () => {
      if (backend === 'prism-jit') useJitBackend();
      else await tf.setBackend(backend);
      online = tf.variable(tf.tensor1d([1, 2, 3]));
      target = tf.variable(tf.tensor1d([0, 0, 0]));
    });
    afterEach(() => {
      online.dispose();
      target.dispose();
    });

    const addStep = () =>
      jitStep({ by: { shape: [] } }, ({ by }) => {
        online.assign(tf.add(online, by));
        return { sum: tf.sum(online) };
      });
    const syncStep = () =>
      jitStep({}, () => {
        target.assign(online);
        return {};
      });

    it('updates variables in place and shows them to eager code', async () => {
      const add = await addStep();
      expect(add.run({ by: Float32Array.of(1) }).sum[0]).toBe(9);
      expect([...online.dataSync()]).toEqual([2, 3, 4]);
      add.run({ by: Float32Array.of(10) });
      expect([...online.dataSync()]).toEqual([12, 13, 14]);
      expect(tf.tidy(() => tf.mul(online, 2).dataSync()[0])).toBe(24);
      add.run({ by: Float32Array.of(1) });
      expect([...online.dataSync()]).toEqual([13, 14, 15]);
    });

    it('does not block other runs while somebody awaits available data', async () => {
      const add = await addStep();
      add.run({ by: Float32Array.of(1) });
      const reading = online.data();
      add.run({ by: Float32Array.of(1) });
      expect([...(await reading)]).toEqual([2, 3, 4]);
      expect([...(await online.data())]).toEqual([3, 4, 5]);
    });

    it('sees an eager assign', async () => {
      const add = await addStep();
      add.run({ by: Float32Array.of(1) });
      tf.tidy(() => online.assign(tf.tensor1d([100, 200, 300])));
      expect(add.run({ by: Float32Array.of(1) }).sum[0]).toBe(603);
      expect([...online.dataSync()]).toEqual([101, 201, 301]);
    });

    it('keeps an aliased target unchanged (copy on write)', async () => {
      const add = await addStep();
      add.run({ by: Float32Array.of(1) });
      target.assign(online);
      add.run({ by: Float32Array.of(1) });
      expect([...target.dataSync()]).toEqual([2, 3, 4]);
      expect([...online.dataSync()]).toEqual([3, 4, 5]);
    });

    it('synchronises a target inside a compiled step', async () => {
      const add = await addStep();
      const sync = await syncStep();
      add.run({ by: Float32Array.of(1) });
      sync.run({});
      add.run({ by: Float32Array.of(1) });
      expect([...target.dataSync()]).toEqual([2, 3, 4]);
      expect([...online.dataSync()]).toEqual([3, 4, 5]);
      tf.tidy(() => online.assign(tf.tensor1d([7, 8, 9])));
      sync.run({});
      expect([...target.dataSync()]).toEqual([7, 8, 9]);
    });

    it('leaves clones, slices and read arrays unchanged', async () => {
      const add = await addStep();
      add.run({ by: Float32Array.of(1) });
      const clone = online.clone();
      const slice = tf.slice(online, [1], [2]);
      const reshaped = tf.reshape(online, [3, 1]);
      const read = online.dataSync();
      add.run({ by: Float32Array.of(1) });
      add.run({ by: Float32Array.of(1) });
      expect([...clone.dataSync()]).toEqual([2, 3, 4]);
      expect([...slice.dataSync()]).toEqual([3, 4]);
      expect([...reshaped.dataSync()]).toEqual([2, 3, 4]);
      expect([...read]).toEqual([2, 3, 4]);
      expect([...online.dataSync()]).toEqual([4, 5, 6]);
      tf.dispose([clone, slice, reshaped]);
    });

    it('starts from two variables that share data', async () => {
      target.assign(online);
      const add = await addStep();
      add.run({ by: Float32Array.of(1) });
      expect([...target.dataSync()]).toEqual([1, 2, 3]);
      expect([...online.dataSync()]).toEqual([2, 3, 4]);
    });

    it('survives a change of the active backend between runs', async () => {
      const add = await addStep();
      add.run({ by: Float32Array.of(1) });
      await tf.setBackend(backend === 'prism-jit' ? 'cpu' : 'prism-jit');
      tf.tidy(() => online.assign(tf.mul(online, 10)));
      add.run({ by: Float32Array.of(1) });
      expect([...online.dataSync()]).toEqual([21, 31, 41]);
    });

    it('keeps tfjs counting the same tensors', async () => {
      const add = await addStep();
      const sync = await syncStep();
      add.run({ by: Float32Array.of(1) });
      sync.run({});
      const before = tf.memory();
      for (let i = 0; i < 50; i++) {
        add.run({ by: Float32Array.of(1) });
        sync.run({});
        online.dataSync();
        if (i % 10 === 0) target.assign(online);
      }
      sync.run({});
      const after = tf.memory();
      expect([after.numTensors, after.numBytes]).toEqual([before.numTensors, before.numBytes]);
      expect(after.numDataBuffers).toBe(before.numDataBuffers);
    });

    it('refuses a disposed variable', async () => {
      const add = await addStep();
      add.run({ by: Float32Array.of(1) });
      online.dispose();
      expect(() => add.run({ by: Float32Array.of(1) })).toThrow(/was disposed/);
      online = tf.variable(tf.zeros([3]));
    });
  });

  it('places a variable once, whatever compiles later', async () => {
    const w = tf.variable(tf.ones([4]));
    const first = await jitStep({}, () => ({ y: tf.mul(w, 2) }));
    const slot = slotOf(w);
    const second = await jitStep({}, () => {
      w.assign(tf.add(w, 1));
      return { y: tf.mul(w, 3) };
    });
    expect(slotOf(w)).toBe(slot);
    expect([...second.run({}).y]).toEqual([6, 6, 6, 6]);
    expect([...first.run({}).y]).toEqual([4, 4, 4, 4]);
    w.dispose();
  });
});

describe('hostMemory', () => {
  // Arrays in one growing memory: zeroed, disjoint, unchanged by growth, reused after they are freed.
  it('allocates disjoint zeroed arrays at aligned addresses', () => {
    const memory = new HostMemory();
    const regions = [3, 17, 1, 100, 0].map((length) => memory.allocate('float32', length));
    for (const { array } of regions) expect([...array].every((x) => x === 0)).toBe(true);
    for (const [i, { array }] of regions.entries()) array.fill(i + 1);
    for (const [i, { array, address }] of regions.entries()) {
      expect([...array].every((x) => x === i + 1)).toBe(true);
      expect(address % 64).toBe(0);
    }
    expect(memory.allocate('int32', 2).array).toBeInstanceOf(Int32Array);
    expect(memory.allocate('bool', 2).array).toBeInstanceOf(Uint8Array);
  });

  it('keeps contents and addresses when it grows', () => {
    const memory = new HostMemory();
    const small = memory.allocate('float32', 4);
    small.array.set([1, 2, 3, 4]);
    const before = small.array;
    const large = memory.allocate('float32', 3_000_000);
    expect(before.length).toBe(0); // the old array is gone
    expect([...small.array]).toEqual([1, 2, 3, 4]);
    expect(small.array).toBe(small.array);
    expect(large.address).toBeGreaterThan(small.address);
    expect(large.array.length).toBe(3_000_000);
  });

  it('reuses unreferenced memory', async () => {
    // Only contexts created after the flag was set have the function.
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const memory = new HostMemory();
    const fill = (): void => {
      for (let i = 0; i < 20; i++) memory.allocate('float32', 250_000).array.fill(i + 1);
    };
    for (let round = 0; round < 15; round++) {
      fill();
      collectGarbage();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(memory.buffer.byteLength).toBeLessThan(15 * 20e6);
    expect([...memory.allocate('float32', 250_000).array].every((x) => x === 0)).toBe(true);
  });
});
