import type { Engine } from '@prism-rl/core';
import type { Engine as Compiler, StepFunction, StepInputs, TensorStep } from '@prism-rl/nn';

export interface WatchedStep {
  /** Such as `observations[32,4]`. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly placement: StepFunction<StepInputs, string>['placement'];
}

/** Wraps an engine to report each step that it compiles. Returns an engine that cannot report unchanged. */
export function watchedEngine<E extends Engine | Compiler>(
  engine: E,
  onStep: (step: WatchedStep) => void | Promise<void>,
): Engine {
  return 'compile' in engine ? watchedCompiler(engine, onStep) : engine;
}

function watchedCompiler(engine: Compiler, onStep: (step: WatchedStep) => void | Promise<void>): Compiler {
  const { withThreads, takesBytes } = engine;
  return {
    name: engine.name,
    ...(takesBytes !== undefined && { takesBytes }),
    ...(withThreads && {
      withThreads: (threads: number | 'fewest') => watchedCompiler(withThreads.call(engine, threads), onStep),
    }),
    compile: async <I extends StepInputs, O extends string>(inputs: I, step: TensorStep<I, O>) => {
      let outputs: readonly string[] = [];
      const compiled = await engine.compile(inputs, (tensors) => {
        const returned = step(tensors);
        outputs = Object.keys(returned);
        return returned;
      });
      const shapes = Object.entries(inputs).map(([name, { shape }]) => `${name}[${shape.join(',')}]`);
      await onStep({ inputs: shapes, outputs, placement: compiled.placement?.bind(compiled) });
      return compiled;
    },
  };
}
