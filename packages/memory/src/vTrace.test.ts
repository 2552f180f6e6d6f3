import { expect, test } from 'vitest';
import { generalisedAdvantages, type TimeMajor, timeMajor } from './targets.ts';
import { type VTraceOptions, vTrace } from './vTrace.ts';

/** Three steps of one environment: r = 1, 2, 3 and γ = ½; v of their states ½, 1, 1½, and of their successors 1, 1½, 4. */
const vTm1 = [0.5, 1, 1.5];
const vT = [1, 1.5, 4];
const steps = (terminated = [0, 0, 0], truncated = [0, 0, 0]): TimeMajor =>
  timeMajor({ steps: 3, numEnvs: 1, rewards: [1, 2, 3], terminated, truncated }, 0.5);

function errors(own: TimeMajor, ratios: readonly number[], options?: VTraceOptions): number[] {
  const out = new Float64Array(3);
  vTrace(own, vTm1, vT, ratios, out, options);
  return [...out];
}

test('by hand, γ = ½, with ratios ½, 2, 4 cut to 1 and to 3', () => {
  const ratios = [0.5, 2, 4];
  // δ = ½·1, 1·1.75, 1·3.5; e₂ = 3.5, e₁ = 1.75 + ½·1·3.5, e₀ = ½ + ½·½·3.5
  expect(errors(steps(), ratios)).toEqual([1.375, 3.5, 3.5]);
  // ρ̄ = 3: δ = ½, 3.5, 10.5; c̄ = 1, λ = ½: e₁ = 3.5 + ¼·10.5, e₀ = ½ + ¼·½·6.125
  expect(errors(steps(), ratios, { clipRho: 3, lambda: 0.5 })).toEqual([1.265625, 6.125, 10.5]);
  // c̄ = 2: e₁ = 1.75 + ½·2·3.5, e₀ = ½ + ½·½·5.25
  expect(errors(steps(), ratios, { clipC: 2 })).toEqual([1.8125, 5.25, 3.5]);
});

test('nothing crosses an end, and of one policy it is generalised advantage estimation', () => {
  const second = [0, 1, 0];
  expect(errors(steps(second), [1, 1, 1])).toEqual([1.5, 1, 3.5]);
  expect(errors(steps([0, 0, 0], second), [1, 1, 1])).toEqual([1.875, 1.75, 3.5]);
  const advantages = new Float64Array(3);
  generalisedAdvantages(steps(second), vTm1, vT, 0.25, advantages);
  expect(errors(steps(second), [1, 1, 1], { lambda: 0.25 })).toEqual([...advantages]);
});

test('rows of several environments do not mix', () => {
  const both = timeMajor(
    { steps: 2, numEnvs: 2, rewards: [1, 2, 3, 4], terminated: [0, 0, 0, 0], truncated: [0, 1, 0, 0] },
    0.5,
  );
  const out = new Float64Array(4);
  vTrace(both, [1, 2, 3, 4], [2, 4, 6, 8], [0.5, 1, 1, 0.5], out);
  // First: δ = ½·1, 1·3; e₀ = ½ + ½·½·3. Second: δ = 1·2, ½·4, cut between.
  expect([...out]).toEqual([1.25, 2, 3, 2]);
});
