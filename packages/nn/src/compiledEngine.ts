import { type BackendSeat, isDebug } from '@prism-rl/core';
import {
  type Arrays,
  type ExecutionProvider,
  gatherRuns,
  type JitOptions,
  jitStep,
  type Seat,
  useJitBackend,
  whereNodesRun,
} from '@prism-rl/jit';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Engine, StepFunction, StepInputs, TensorStep } from './engine.ts';

/**
 * Compiles each step to one graph ({@link jitStep}); synchronous wherever the runtime is.
 *
 * @param provider where the graphs are computed; by default on the CPU. While contracts are checked, a GPU must be able to compute them
 *   wholly.
 */
export async function compiledEngine(name: string, provider?: ExecutionProvider): Promise<Engine> {
  await useJitBackend();
  return engineWith(name, { provider, wholly: isDebug() });
}

function engineWith(name: string, options: JitOptions): Engine {
  return {
    name,
    takesBytes: true,
    withThreads: (threads) => engineWith(name, { ...options, threads }),
    compile: async <I extends StepInputs, O extends string>(
      inputs: I,
      step: TensorStep<I, O>,
    ): Promise<StepFunction<I, O>> => {
      const compiled = await jitStep(inputs, (tensors) => step(tensors) as { [K in O]: tf.Tensor }, options);
      const run = compiled.synchronous ? compiled.run : compiled.runAsync;
      return {
        run: run.bind(compiled) as (arrays: Arrays<keyof I>) => Arrays<O> | Promise<Arrays<O>>,
        placement: async () => {
          const { model, nodes, beside } = compiled.graph;
          return { nodes: nodes === 0 ? [] : await whereNodesRun(model, options), beside };
        },
        dispose: () => compiled.dispose(),
      };
    },
  };
}

/**
 * Engines for several runs of one configuration in one process. Each compiles as {@link compiledEngine} does; what all runs compute,
 * one graph computes for all at once ({@link gatherRuns}).
 *
 * @param provider where the graphs are computed; by default on the CPU. While contracts are checked, a GPU must be able to compute them
 *   wholly.
 */
export async function gatheredEngines(
  name: string,
  runs: number,
  provider?: ExecutionProvider,
): Promise<readonly BackendSeat[]> {
  await useJitBackend();
  const { seats } = await gatherRuns(runs, { provider, wholly: isDebug() });
  return seats.map((seat) => ({
    engine: engineAt(name, seat),
    get isShared() {
      return seat.isShared;
    },
    leave: () => seat.leave(),
  }));
}

function engineAt(name: string, seat: Seat): Engine {
  return {
    name,
    takesBytes: true,
    compile: <I extends StepInputs, O extends string>(inputs: I, step: TensorStep<I, O>) =>
      seat.compile(inputs, (tensors) => ({ ...step(tensors as Parameters<typeof step>[0]) })) as StepFunction<
        I,
        O
      >,
  };
}
