/** Runs in the browser test's page; `browser.slow.test.ts` imports the same functions in Node to compare. */
import { crc32 } from '@prism-rl/core/safetensors';
import { AtariEmulator, AtariEnv, AtariVectorEnv, prismCatch } from '../src/index.ts';

/** Computes a checksum of all pixels of an episode's beginning, with sticky actions. */
export function pictureDigest(seed: number, steps: number): number {
  const env = new AtariEnv(prismCatch, { obsType: 'rgb', mode: 2 });
  let digest = crc32(env.reset({ seed }).observation);
  for (let step = 0; step < steps; step++) digest = crc32(env.step((step * 5) % 3).observation, digest);
  return digest;
}

/** Computes a checksum of a preprocessed vector's snapshot after some steps: consoles, generators, stacks, everything. */
export function vectorDigest(seed: number, steps: number): number {
  const env = new AtariVectorEnv(prismCatch, 3, { lifeLossInfo: true, repeatActionProbability: 0.25 });
  env.reset({ seed });
  for (let step = 0; step < steps; step++) {
    env.step(Int32Array.from({ length: 3 }, (_, i) => (step * 7 + i) % 3));
  }
  return crc32(env.save());
}

/** Measures the median milliseconds of a frame and its picture. */
export function frameMilliseconds(frames: number): number {
  const emulator = new AtariEmulator(prismCatch.image, prismCatch.spec);
  let seen = 0;
  const times = Array.from({ length: frames }, (_, frame) => {
    const start = performance.now();
    emulator.act([3, 4, 0][frame % 3]!);
    seen = crc32(emulator.console.picture, seen);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[frames >> 1]!;
}
