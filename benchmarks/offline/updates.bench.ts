// Updates of agents on recordings, compared with d3rlpy and with one file of PyTorch in the style of CORL, with the same settings, one thread
// each. The recordings are made up, with observations and actions of Hopper's sizes; the environment only gives the spaces.
import { plugin as ddpgFamily } from '@prism-rl/algo-ddpg-family/plugin';
import { type Dataset, type Episodes, packedArray, Rng } from '@prism-rl/core';
import { plugin as mujoco } from '@prism-rl/env-mujoco/plugin';
import type { Report } from '../src/index.ts';
import { besideLibraries } from '../src/index.ts';

export const suite = 'offline';

const [rows, episode] = [20_000, 500];

function recordings({
  observationSpace,
  actionSpace,
}: Pick<Episodes, 'observationSpace' | 'actionSpace'>): Dataset {
  const rng = new Rng(0);
  const drawn = <T extends { [k: number]: number; readonly length: number }>(out: T): T => {
    for (let k = 0; k < out.length; k++) out[k] = 2 * rng.random() - 1;
    return out;
  };
  const count = rows / episode;
  const episodes: Episodes = {
    ...{ environment: 'Hopper-v5', policy: 'random', observationSpace, actionSpace },
    lengths: new Int32Array(count).fill(episode),
    observations: drawn(packedArray(observationSpace.dtype, (rows + count) * observationSpace.size)),
    actions: drawn(packedArray(actionSpace.dtype, rows * actionSpace.size)),
    rewards: drawn(new Float64Array(rows)),
    terminated: new Uint8Array(count),
    truncated: new Uint8Array(count).fill(1),
  };
  return { shards: ['made up'], read: () => episodes };
}

export async function run(report: Report): Promise<void> {
  for (const agent of ['td3-bc', 'iql']) {
    const peers = [`d3rlpy-${agent}`, `torch-${agent}`];
    const [d3rlpy, torch] = peers as [string, string];
    await besideLibraries(
      {
        ...{ suite, plugins: [mujoco, ddpgFamily], script: 'offline_torch.py', rounds: 3 },
        libraries: {
          [d3rlpy]: { title: 'd3rlpy', modules: ['d3rlpy'] },
          [torch]: { title: 'PyTorch', modules: ['torch'] },
        },
        recordings,
      },
      {
        ...{ name: `${agent}, batch 256, 256-256`, agent, env: 'Hopper-v5', steps: 1000, numEnvs: 1, peers },
        settings: { data: 'made up', hidden: [256, 256], batchSize: 256 },
      },
      report,
    );
  }
}
