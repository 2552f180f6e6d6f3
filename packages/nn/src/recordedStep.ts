import { PrismError } from '@prism-rl/core';
import { type Arrays, JitError, type StepPrograms, stepPrograms } from '@prism-rl/jit';
import { activateBackend } from './backends.ts';
import type { Engine, StepInputs } from './engine.ts';

/**
 * Records a step as programs, for runs on a GPU.
 *
 * @throws PrismError `incompatible` for a step with operations that GPUs lack here
 */
export function programsOf(...step: Parameters<typeof stepPrograms>): StepPrograms {
  try {
    return stepPrograms(...step);
  } catch (cause) {
    if (!(cause instanceof JitError)) throw cause;
    const [why] = cause.message.split('\n', 1);
    throw PrismError.incompatible`Whole runs on a GPU do not support this agent: ${why}
      Train on the processor.`.causedBy(cause);
  }
}

/** An engine for agents that seldom compute on the processor: it compiles a step at its first call, with the backend `ort`. */
export const processorEngine: Engine = {
  name: 'ort',
  compile: (inputs: StepInputs, step) => {
    const compile = async () => (await activateBackend('ort')).compile(inputs, step as never);
    let compiled: ReturnType<typeof compile> | undefined;
    return {
      run: (async (arrays: Arrays<string>) => {
        compiled ??= compile();
        return (await compiled).run(arrays);
      }) as never,
      dispose: () => void compiled?.then((one) => one.dispose()),
    };
  },
};
