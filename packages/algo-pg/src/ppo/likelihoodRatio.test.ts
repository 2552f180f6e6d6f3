import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { likelihoodRatio } from './ppoUpdate.ts';

/** Returns ρ and the gradient of PPO's clipped gains by log ρ, for an advantage of 1 or −1. */
function clippedGains(logRatios: tf.Tensor, advantages: tf.Tensor) {
  const gains = (x: tf.Tensor): tf.Tensor => {
    const ratio = likelihoodRatio(x);
    return tf.minimum(tf.mul(ratio, advantages), tf.mul(tf.clipByValue(ratio, 0.8, 1.2), advantages));
  };
  return { ratios: likelihoodRatio(logRatios), gradients: tf.grad(gains)(logRatios) };
}

describe.each(['ort', 'tfjs-cpu'])('on %s', (backend) => {
  async function of(logRatio: number, advantage: number): Promise<{ ratio: number; gradient: number }> {
    const engine = await activateBackend(backend);
    const step = await engine.compile({ logRatios: { shape: [4] }, advantages: { shape: [4] } }, (inputs) =>
      clippedGains(inputs.logRatios, inputs.advantages),
    );
    const { ratios, gradients } = await step.run({
      logRatios: new Float32Array(4).fill(logRatio),
      advantages: new Float32Array(4).fill(advantage),
    });
    step.dispose();
    return { ratio: ratios[0]!, gradient: gradients[0]! };
  }

  test.each([-20, -0.1, 0, 0.1])('e^%s, and its gradient is the ratio', async (logRatio) => {
    const { ratio, gradient } = await of(logRatio, -1);
    expect(ratio).toBeCloseTo(Math.exp(logRatio), 6);
    // Clipped gains have none.
    expect(gradient).toBeCloseTo(logRatio === -20 ? 0 : -ratio, 6);
  });

  test.each([
    [29.5, 29.5],
    [30.5, 30],
    [-29.5, -29.5],
    [-30.5, -30],
  ])('log ρ = %d counts as %d', async (logRatio, counted) => {
    const { ratio } = await of(logRatio, 1);
    expect(ratio / Math.exp(counted)).toBeCloseTo(1, 4);
  });

  test.each([-1000, -95, 95, 1000])('at %s results are neither denormal nor infinite', async (logRatio) => {
    for (const advantage of [-1, 1]) {
      const { ratio, gradient } = await of(logRatio, advantage);
      expect(ratio).toBeGreaterThan(1e-14);
      expect(ratio).toBeLessThan(1e14);
      expect(Math.abs(gradient)).toBeLessThan(1e14);
      if (gradient !== 0) expect(Math.abs(gradient)).toBeGreaterThan(1e-14);
    }
  });
});
