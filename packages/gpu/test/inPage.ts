// Runs in a page and in Node: sixteen agents in one shader.

import { DeviceRuns, type GpuDevice, openGpu, valueLoop } from '../src/index.ts';
import { cartPole } from './cartPole.ts';
import { recordedAgent } from './recordedAgent.ts';

const SETTINGS = {
  ...{ hidden: [8], batchSize: 8, replayCapacity: 512, learningStarts: 32, trainEvery: 2 },
  ...{ epsilonSteps: 100, targetUpdateEvery: 10, targetTau: 1 },
};

/** The name of the GPU, the returns of each agent's episodes, the sum of its losses, and its action values' last bias. */
export interface Sixteen {
  readonly name: string;
  readonly returns: readonly (readonly number[])[];
  readonly losses: readonly number[];
  readonly bias: readonly number[];
}

/** @param device default: the browser's GPU */
export async function sixteen(steps: number, device?: GpuDevice): Promise<Sixteen> {
  const gpu = device ?? (await openGpu());
  const agent = await recordedAgent('dqn', 'CartPole-v1', SETTINGS);
  const loop = valueLoop(agent, cartPole);
  const starts = Array.from({ length: 16 }, (_, seed) => ({ seed }));
  const runs = await DeviceRuns.create(gpu, loop, { starts, threads: 4 });
  await runs.take(steps, (_, step) => agent.controls(step));
  const progress = await runs.progress();
  const bias = [...(await runs.read(15, loop.steps.act.variables.at(-1)!))];
  runs.dispose();
  return {
    name: gpu.name,
    returns: progress.map(({ episodes }) => episodes.map((one) => one.return)),
    losses: progress.map(({ sums }) => sums.loss!),
    bias,
  };
}
