/** Runs in the browser test's page; `browser.slow.test.ts` imports the same functions in Node to compare. */

import { crc32 } from '@prism-rl/core/safetensors';
import { BipedalWalker, CarRacing, LunarLander } from '../src/index.ts';
import { digestOf, type RunDigest, variants } from './parityRuns.ts';

/** Computes digests of random and heuristic runs with these seeds, for all variants. */
export function digests(seeds: readonly number[]): [string, string, number, ...RunDigest][] {
  return variants.flatMap((variant) =>
    (['random', 'heuristic'] as const).flatMap((policy) =>
      seeds.map((seed): [string, string, number, ...RunDigest] => [
        variant.name,
        policy,
        seed,
        ...digestOf(variant, policy, seed),
      ]),
    ),
  );
}

/** Computes a checksum of all pixels of a race's first steps. */
export function raceDigest(seed: number, steps: number): number {
  const env = new CarRacing();
  let digest = crc32(env.reset({ seed }).observation);
  for (let step = 0; step < steps; step++) {
    const action = Float32Array.of(Math.sin(step / 9), step % 3 === 0 ? 1 : 0.2, 0);
    digest = crc32(env.step(action).observation, digest);
  }
  return digest;
}

/** Computes a checksum of a vector's snapshot after some steps: worlds, random streams, everything. */
export function vectorDigest(seed: number): number {
  const vector = LunarLander.vector(5, { enableWind: true });
  vector.reset({ seed });
  for (let step = 0; step < 150; step++)
    vector.step(Int32Array.from({ length: 5 }, (_, i) => (step + i) % 4));
  return crc32(vector.save!());
}

/** Creates environments in the middle of an episode, for drawing. */
export function scenes(): readonly (LunarLander | BipedalWalker | CarRacing)[] {
  const lander = new LunarLander();
  lander.reset({ seed: 3 });
  for (let step = 0; step < 40; step++) lander.step(step % 4);
  lander.step(2);
  const walker = new BipedalWalker({ hardcore: true });
  walker.reset({ seed: 3 });
  for (let step = 0; step < 25; step++) walker.step(Float32Array.of(1, -1, 0.5, 1));
  const car = new CarRacing();
  car.reset({ seed: 3 });
  for (let step = 0; step < 80; step++) car.step(Float32Array.of(-0.2, 0.5, 0));
  return [lander, walker, car];
}

/** Computes the mean difference between a picture as pixels and as SVG in the browser's own rasteriser, 0 to 255. */
export async function svgDifferences(): Promise<number[]> {
  const differences: number[] = [];
  for (const env of scenes()) {
    const { width, height, data } = env.render();
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(env.renderSvg())}`;
    await image.decode();
    const context = new OffscreenCanvas(width, height).getContext('2d')!;
    context.drawImage(image, 0, 0);
    const drawn = context.getImageData(0, 0, width, height).data;
    let sum = 0;
    for (let i = 0; i < width * height; i++)
      for (let k = 0; k < 3; k++) sum += Math.abs(drawn[4 * i + k]! - data[3 * i + k]!);
    differences.push(sum / (3 * width * height));
  }
  return differences;
}
