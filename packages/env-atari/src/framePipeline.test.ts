import { expect, test } from 'vitest';
import { Atari2600 } from './atari2600.ts';
import { FramePipeline, pipelineMemory } from './framePipeline.ts';
import { prismCatch } from './games/prismCatch.ts';

test('there is memory for every height of the tallest picture', () => {
  const sizes = new Set<number>();
  for (let height = 1; height <= 210; height++) {
    const shape = { width: 160, height, stack: 4, grayscale: true, maxpool: true };
    const atari = new Atari2600(prismCatch.image, { height: 250, reserve: pipelineMemory(shape) });
    const pipeline = new FramePipeline(atari, shape, 'NTSC');
    pipeline.start();
    expect(pipeline.frames.length).toBe(4 * 160 * height);
    sizes.add(atari.core.memory.buffer.byteLength);
  }
  // Memory comes in pages: what does not fit shows only where one is nearly full, which is so for some of these heights.
  expect(sizes.size).toBeGreaterThan(5);
});
