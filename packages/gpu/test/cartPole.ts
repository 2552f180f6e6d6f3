// CartPole in WGSL, by hand.
import type { DeviceEnv } from '../src/deviceEnv.ts';

const third = Math.fround(4 / 3);

/** CartPole-v1 (Barto, Sutton & Anderson 1983), with the sine and cosine of a short polynomial: angles stay below 0.3. */
export const cartPole: DeviceEnv = {
  id: 'CartPole-v1',
  rowType: 'f32',
  rowSize: 4,
  observationSize: 4,
  observationBits: 32,
  actions: 2,
  maxEpisodeSteps: 500,
  wgsl: `
fn envStart() { for (var k = 0u; k < 4u; k++) { row[k] = 0.1f * envRandom() - 0.05f; } }
fn envStep(action: u32) -> EnvOutcome {
  let s2 = row[2] * row[2];
  let sine = row[2] * (1f - s2 / 6f * (1f - s2 / 20f * (1f - s2 / 42f)));
  let cosine = 1f - s2 / 2f * (1f - s2 / 12f * (1f - s2 / 30f * (1f - s2 / 56f)));
  let push = (select(-10f, 10f, action == 1u) + 0.05f * row[3] * row[3] * sine) / 1.1f;
  let turning = (9.8f * sine - cosine * push) / (0.5f * (${third}f - 0.1f * cosine * cosine / 1.1f));
  let pushing = push - 0.05f * turning * cosine / 1.1f;
  row[0] += 0.02f * row[1];
  row[1] += 0.02f * pushing;
  row[2] += 0.02f * row[3];
  row[3] += 0.02f * turning;
  return EnvOutcome(1f, abs(row[0]) > 2.4f || abs(row[2]) > 0.20943951f);
}
fn envObserve() { for (var k = 0u; k < 4u; k++) { seen[k] = row[k]; } }`,
};
