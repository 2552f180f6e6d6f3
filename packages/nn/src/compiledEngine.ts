import { isDebug } from '@prism-rl/core';
import { type Arrays, type JitOptions, jitStep, useJitBackend, whereNodesRun } from '@prism-rl/jit';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Engine, StepFunction, StepInputs, TensorStep } from './engine.ts';

/**
 * Compiles each step to one graph ({@link jitStep}); synchronous if the runtime is.
 *
 * @param provider where the graphs are computed; default the CPU. While contracts are checked, a GPU must compute them completely
 */
export async function compiledEngine(name: string, provider?: JitOptions['provider']): Promise<Engine> {
  await useJitBackend();
  return engineWith(name, { provider, requireDevice: isDebug() });
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
      // Other runs of this thread may be waiting for theirs.
      return {
        run: compiled.take.bind(compiled) as (arrays: Arrays<keyof I>) => Arrays<O> | Promise<Arrays<O>>,
        placement: async () => {
          const { model, nodes, inKernel } = compiled.graph;
          return { nodes: nodes === 0 ? [] : await whereNodesRun(model, options), inKernel };
        },
        dispose: () => compiled.dispose(),
      };
    },
  };
}
