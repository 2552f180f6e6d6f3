import { expect, test } from 'vitest';
import { MemoryChain, MemoryChainVector } from './memoryChain.ts';

test('the cue is shown once, asked for after the corridor, and pays 1 for the right answer', () => {
  const env = new MemoryChain({ length: 3 });
  for (const seed of [1, 2, 3, 4, 5]) {
    const { observation } = env.reset({ seed });
    const cue = observation[0]!;
    expect(Math.abs(cue)).toBe(1);
    expect(observation[1]).toBe(0);
    const seen = [0, 1, 2].map((k) => {
      const { observation, reward, terminated } = env.step(k % 2);
      expect([reward, terminated]).toEqual([0, false]);
      return [...observation];
    });
    expect(seen).toEqual([
      [0, 0],
      [0, 0],
      [0, 1],
    ]);
    const right = cue === 1 ? 1 : 0;
    const answer = seed % 2 === 0 ? right : 1 - right;
    expect(env.step(answer)).toMatchObject({ reward: answer === right ? 1 : -1, terminated: true });
  }
});

test('who remembers earns 1 an episode, who does not earns 0 on average', () => {
  const numEnvs = 500;
  const env = new MemoryChainVector(numEnvs, { length: 20 });
  env.reset({ seed: 1 });
  const cues = Array.from({ length: numEnvs }, (_, i) => env.observations[2 * i]!);
  const remembering = Int32Array.from(cues, (cue) => (cue === 1 ? 1 : 0));
  for (let k = 0; k < 20; k++) env.step(remembering);
  expect(env.observations.filter((_, k) => k % 2 === 1).every((asked) => asked === 1)).toBe(true);
  env.step(remembering);
  expect(env.rewards.every((reward) => reward === 1)).toBe(true);
  expect(env.terminated.every((flag) => flag === 1)).toBe(true);
  const blind = new Int32Array(numEnvs).fill(1);
  for (let k = 0; k <= 20; k++) env.step(blind);
  const mean = env.rewards.reduce((sum, reward) => sum + reward, 0) / numEnvs;
  // Four standard errors of a fair coin's mean.
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(numEnvs));
});

test('a picture has its left end in the colour of the cue, red for −1 and blue for 1, as long as the episode lasts', () => {
  const env = new MemoryChain({ length: 3 });
  for (const seed of [1, 2, 3, 4]) {
    const [cue] = env.reset({ seed }).observation;
    for (let t = 0; t < 3; t++) {
      const { width, data } = env.render!();
      // Above the agent's disc.
      const at = 3 * (22 * width + 40);
      expect([...data.subarray(at, at + 3)], `seed ${seed}, step ${t}`).toEqual(
        cue === -1 ? [214, 39, 40] : [31, 119, 180],
      );
      env.step(0);
    }
  }
});
