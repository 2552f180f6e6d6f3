import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { compiledEngine } from './compiledEngine.ts';

test('with other threads an engine computes where it did: what is not on this machine is refused', async () => {
  const compile = async (threads?: number): Promise<unknown> => {
    const engine = await compiledEngine('nowhere', 'coreml' as never);
    const own = threads === undefined ? engine : engine.withThreads!(threads);
    expect(own.name).toBe('nowhere');
    const weights = tf.variable(tf.ones([512, 512]));
    return own.compile({ x: { shape: [256, 512] } }, ({ x }) => ({
      y: tf.exp(tf.matMul(x as tf.Tensor2D, weights as unknown as tf.Tensor2D)),
    }));
  };
  const refused = expect.objectContaining({ message: expect.stringContaining('coreml') });
  await expect(compile()).rejects.toEqual(refused);
  await expect(compile(1)).rejects.toEqual(refused);
});
