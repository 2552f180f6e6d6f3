// Records an agent as programs and schedules; the schedules equal those that the agent's own loop uses.
import type { AgentContext, Policy, Snapshot } from '@prism-rl/core';
import { scheduleFromConfig } from '@prism-rl/core';
import { type StepPrograms, useJitBackend } from '@prism-rl/jit';
import * as tf from '@prism-rl/jit/tensorflow';
import { betaOf } from '@prism-rl/memory';
import type { Arrays, Engine, StepFunction, StepInputs } from '@prism-rl/nn';
import { processorEngine, programsOf } from '@prism-rl/nn';
import { scheduledEpsilon } from '../exploration.ts';
import { dqnAgent } from './agent.ts';
import type { DqnConfig } from './config.ts';
import { learningRateFor } from './recipe.ts';

/** Schedules at a step of a run, in all its environments. */
export interface DqnControls {
  readonly epsilon: number;
  readonly learningRate: number;
  /** Exponent of importance weights. */
  readonly beta: number;
  /** Updates after this step, and before it. */
  readonly updates: number;
  readonly updatesBefore: number;
}

/** An agent as programs and schedules, for runs without the agent's own loop, as on a GPU. */
export interface RecordedDqn {
  /** From `observations` of one row to `values`; an update; a move of the target network, if there is one between updates. */
  readonly steps: Readonly<Record<'act' | 'update', StepPrograms>> & {
    readonly target?: StepPrograms | undefined;
  };
  readonly replay: {
    readonly capacity: number;
    readonly batchSize: number;
    readonly discount: number;
    readonly nStep: number;
    /** α of prioritized replay; undefined for uniform sampling. */
    readonly alpha: number | undefined;
    readonly numEnvs: number;
  };
  /** Updates between moves of the target network. */
  readonly targetEvery: number;
  /** @param step steps taken before, by all environments together */
  controls(step: number): DqnControls;
  /** Sets all variables of its steps. */
  assign(valuesOf: (variable: tf.Variable) => Float32Array): void;
  /** The agent itself; it acts on the processor, greedily. */
  readonly agent: Policy;
  /** Saves the agent as it is after `steps` steps; any agent with these settings can restore it. */
  save(steps: number): Promise<Snapshot>;
}

/**
 * Creates an agent whose settings `trainsWhole` accepts, and records its steps as programs.
 *
 * @throws PrismError `incompatible` for networks that GPUs cannot compute here
 */
export async function recordDqn(context: AgentContext<DqnConfig>): Promise<RecordedDqn> {
  const { config, observationSpace, numEnvs, steps: length } = context;
  await useJitBackend();
  const recorded = new Map<'act' | 'update' | 'target', StepPrograms>();
  let isRecorded = false;
  const engine: Engine = {
    name: 'recording',
    compile: (inputs: StepInputs, step) => {
      const name = 'rewards' in inputs ? 'update' : 'observations' in inputs ? 'act' : 'target';
      if (!isRecorded) recorded.set(name, programsOf(inputs, step as never));
      const nothing = Object.fromEntries(
        recorded.get(name)!.outputs.map((one) => [one.name, new Float32Array(one.length)]),
      );
      const later = processorEngine.compile(inputs, step as never) as StepFunction<StepInputs, string>;
      return {
        run: (arrays: Arrays<string>) => (isRecorded ? later.run(arrays) : nothing) as never,
        dispose: () => later.dispose(),
      };
    },
  };
  const agent = await dqnAgent({ ...context, engine });
  // The first greedy action compiles the step that acts.
  const seen = new Float32Array(observationSpace.size);
  await agent.act(seen, { actions: new Int32Array(1), extras: {} }, 'exploit');
  isRecorded = true;
  const { learningStarts, trainEvery, updatesPerTraining } = config;
  const rate = learningRateFor(context);
  const beta = config.replay === 'uniform' ? () => 1 : scheduleFromConfig(betaOf(config, length));
  // The steps of all environments count at once, from the first ones that reach `learningStarts` on.
  const first = numEnvs * Math.ceil(learningStarts / numEnvs);
  const updatesAt = (steps: number): number =>
    updatesPerTraining * Math.max(0, Math.floor((steps - first + numEnvs) / trainEvery));
  return {
    steps: { act: recorded.get('act')!, update: recorded.get('update')!, target: recorded.get('target') },
    replay: {
      capacity: config.replayCapacity,
      batchSize: config.batchSize,
      discount: config.discount,
      nStep: config.nStep,
      alpha: config.replay === 'uniform' ? undefined : config.priorityAlpha,
      numEnvs,
    },
    targetEvery: config.targetUpdateEvery,
    controls: (step) => ({
      epsilon: scheduledEpsilon(config, step + numEnvs),
      learningRate: rate(step + numEnvs),
      beta: beta(step + numEnvs),
      updates: updatesAt(step + numEnvs) - updatesAt(step),
      updatesBefore: updatesAt(step),
    }),
    assign(valuesOf) {
      for (const { variables } of recorded.values())
        for (const { variable } of variables)
          tf.tidy(() => variable.assign(tf.tensor(valuesOf(variable), variable.shape)));
    },
    agent,
    async save(steps) {
      const { meta, arrays } = await agent.save();
      return { meta: { ...meta, envSteps: steps, updates: updatesAt(steps) }, arrays };
    },
  };
}
