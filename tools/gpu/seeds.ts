// Compares what agents learn on this machine's GPU with what they learn on the processor: npm run node -- tools/gpu/seeds.ts [NAME…] [--seeds 16]
// Prints a line of JSON for each name: the mean returns of the last half of each run's episodes, over the seeds, and the p-value of a permutation test
// of their difference. GPUs in software do: VK_ICD_FILENAMES=/usr/lib/chromium/vk_swiftshader_icd.json, with LD_LIBRARY_PATH=/usr/lib/chromium.
import { openGpu } from '@prism-rl/gpu/node';
import { plugin as deepQ } from '../../packages/algo-dqn-family/src/plugin.ts';
import { plugin as policyGradients } from '../../packages/algo-pg/src/plugin.ts';
import { plugin as classic } from '../../packages/env-classic/src/plugin.ts';
import { plugin as gridWorlds } from '../../packages/env-gridworld/src/plugin.ts';
import { hostEnvOf } from '../../packages/gpu/src/hostEnv.ts';
import { mean, returnsBeside, type Trained } from '../../packages/gpu/test/besideProcessor.ts';
import { plugin as masked } from '../../packages/gpu/test/maskedTask.ts';
import { permutationTest, ScoreMatrix } from '../../packages/stats/src/index.ts';
import { plugin as wrappers } from '../../packages/wrappers/src/plugin.ts';
import { readArguments } from '../../scripts/readArguments.ts';

const plugins = [deepQ, policyGradients, classic, gridWorlds, masked, wrappers];
const dqn = {
  ...{ hidden: [16, 16], batchSize: 16, replayCapacity: 4096, learningStarts: 100, trainEvery: 1 },
  ...{ epsilonSteps: 1500, learningRate: 2e-3, learningRateEnd: 2e-3, targetUpdateEvery: 100, targetTau: 1 },
};
const doorsDqn = {
  ...dqn,
  hidden: [16],
  epsilonSteps: 400,
  learningRate: 5e-3,
  learningRateEnd: 5e-3,
  discount: 0.5,
};
const rollouts = { hidden: [16], rolloutSteps: 128, epochs: 4, minibatches: 4, learningRate: 5e-3 };
const cartPole = { agent: 'dqn', env: 'CartPole-v1', numEnvs: 1, steps: 3000, agentConfig: dqn };
const doors = { env: 'Doors-v0', numEnvs: 4, steps: 4096, agentConfig: { ...rollouts, discount: 0.5 } };
const taxi = { ...dqn, epsilonSteps: 6000, learningRate: 5e-3, learningRateEnd: 5e-3 };

/** Short runs, so that returns differ between seeds. */
const THINGS: Readonly<Record<string, Omit<Trained, 'plugins'>>> = {
  dqn: cartPole,
  'dqn-host': cartPole,
  iqn: { ...cartPole, agent: 'iqn', agentConfig: { ...dqn, trainEvery: 2, cosines: 16, choiceFractions: 8 } },
  elu: { ...cartPole, agentConfig: { ...dqn, activation: 'elu' } },
  environments: { ...cartPole, numEnvs: 4, steps: 12_000, agentConfig: { ...dqn, trainEvery: 4 } },
  wrappers: {
    ...cartPole,
    wrappers: [
      { name: 'frame-stack', config: { k: 2 } },
      { name: 'time-limit', config: { maxEpisodeSteps: 100 } },
      { name: 'clip-reward', config: { max: 0.5 } },
    ],
  },
  table: { ...cartPole, env: 'Taxi-v3', steps: 8000, agentConfig: taxi },
  masks: { agent: 'dqn', env: 'Doors-v0', numEnvs: 1, steps: 1600, agentConfig: doorsDqn },
  'masks-pqn': { agent: 'pqn', ...doors },
  'masks-ppo': { agent: 'ppo', ...doors },
  normalised: {
    agent: 'ppo',
    env: 'CartPole-v1',
    numEnvs: 4,
    steps: 8192,
    agentConfig: { ...rollouts, normalizeObservations: true, normalizeRewards: true },
  },
  box: {
    agent: 'ppo',
    env: 'Pendulum-v1',
    numEnvs: 4,
    steps: 16_384,
    agentConfig: { ...rollouts, discount: 0.9 },
  },
};

const usage = `usage: npm run node -- tools/gpu/seeds.ts [${Object.keys(THINGS).join(' ')}] [--seeds N]`;
const { values, positionals } = readArguments(usage, {
  options: { seeds: { type: 'string' } },
  allowPositionals: true,
});
const seeds = Number(values.seeds ?? 16);
const device = await openGpu();
for (const [name, thing] of Object.entries(THINGS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const began = performance.now();
  const { found, own } = await returnsBeside(
    device,
    { plugins, ...thing },
    seeds,
    name === 'dqn-host' ? hostEnvOf : undefined,
  );
  const [gpu, processor] = [found, own].map((runs) =>
    runs.map((returns) => mean(returns.slice(-Math.ceil(returns.length / 2)))),
  );
  const [a, b] = [gpu!, processor!].map((scores) => new ScoreMatrix(seeds, 1, Float64Array.from(scores)));
  const facts = {
    name,
    ...thing,
    agentConfig: undefined,
    seeds,
    gpu: mean(gpu!),
    processor: mean(processor!),
  };
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(JSON.stringify({ ...facts, p: permutationTest(a!, b!, 'mean'), seconds }));
}
device.close();
