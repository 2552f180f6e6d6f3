import type { BackendSeat } from '@prism-rl/core';
import { isDebug } from '@prism-rl/core';
import type { ExecutionProvider, Seat } from '@prism-rl/jit';
import { gatherRuns, useJitBackend } from '@prism-rl/jit';
import type { Engine, StepFunction, StepInputs, TensorStep } from './stepFunction.ts';

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
