// Environments in wrappers on a GPU: translated rules play as the wrapped environments do.
import { describe, expect, test } from 'vitest';
import { type RowTask, rulesIn } from '../packages/core/src/index.ts';
import { MinAtarEnv } from '../packages/env-minatar/src/index.ts';
import { translateRules } from '../packages/gpu/src/rows/deviceEnvOf.ts';
import { differences, free, playHere, playThere } from '../packages/gpu/test/playedRules.ts';
import { hasSoftwareGpu, openSoftwareGpu } from '../packages/gpu/test/softwareGpu.ts';
import { ClipReward, FrameStack, TimeLimit } from '../packages/wrappers/src/index.ts';

describe.runIf(hasSoftwareGpu)('on a GPU', async () => {
  const device = await openSoftwareGpu();

  test('Breakout with stacked frames and clipped rewards plays to the bit', async () => {
    const stacked = new FrameStack(new MinAtarEnv('MinAtar/Breakout-v1') as never, 3, 'reset', 'channels');
    const env = new TimeLimit(new ClipReward(stacked, { max: 0.25 }), 40);
    const { judged, ...task } = rulesIn(env) as RowTask & { readonly judged?: RowTask };
    expect(task.maxEpisodeSteps).toBe(40);
    const plays = free(task, [1, 2], 300);
    const here = playHere(task, plays);
    expect(differences(task, here, await playThere(device, task, plays))).toEqual([]);
    // The rules of evaluations keep the rewards.
    const rewards = (rules: RowTask): Set<number> =>
      new Set(playHere(rules, plays).flatMap(({ steps }) => steps.map((one) => one[rules.stateSize]!)));
    expect(rewards(task)).toEqual(new Set([0, 0.25]));
    expect(rewards(judged!)).toEqual(new Set([0, 1]));
    const raw = await playThere(device, judged!, plays);
    expect(differences(judged!, playHere(judged!, plays), raw)).toEqual([]);
    expect(translateRules({ ...task, judged: judged! }).wgsl).toContain('if (given[0] == 1f)');
  });
});
