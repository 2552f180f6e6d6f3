import { isDebug } from '@prism-rl/core';
import type { Arrays, ExecutionProvider, JitOptions } from '@prism-rl/jit';
import { jitStep, useJitBackend, whereNodesRun } from '@prism-rl/jit';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Engine, StepFunction, StepInputs, TensorStep } from './stepFunction.ts';

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
