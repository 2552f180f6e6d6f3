// An environment of the sizes of MinAtar's Breakout with trivial rules, to measure everything but the rules of games.
import type { DeviceEnv } from '../src/deviceEnv.ts';

export const minAtarSized: DeviceEnv = {
  id: 'MinAtar/Breakout-v1',
  rowType: 'i32',
  rowSize: 12,
  observationSize: 400,
  observationBits: 1,
  actions: 3,
  maxEpisodeSteps: null,
  wgsl: `
fn envStart() { row[0] = i32(10f * envRandom()); row[1] = 4; row[2] = 0; }
fn envStep(action: u32) -> EnvOutcome {
  row[1] = clamp(row[1] + i32(action) - 1, 0, 9);
  row[2]++;
  let falls = row[2] % 10 == 9;
  let caught = falls && row[1] == row[0];
  if (falls) { row[0] = i32(10f * envRandom()); }
  return EnvOutcome(select(0f, 1f, caught), falls && !caught);
}
fn envObserve() {
  for (var k = 0u; k < 400u; k++) { seen[k] = 0f; }
  seen[4u * u32(row[0] + 10 * (row[2] % 10))] = 1f;
  seen[4u * u32(row[1] + 90) + 1u] = 1f;
}`,
};
