// Traces a step until it is known to be the same at every call.
import { JitError } from '../errors.ts';
import { assertSameTrace } from './compare.ts';
import { type ArraySpec, recordStep, type Trace, type TracedStep } from './record.ts';

/**
 * Records a step.
 *
 * The first execution may make variables (an optimizer's slots); the recorded ones must not. Two recordings on
 * different inputs are compared, so that a draw of random numbers, a changing constant or a branch is found. The last one, which is compiled,
 * knows the caller's lines.
 *
 * @throws JitError with the caller's file and line
 */
export function traceStep(specs: Readonly<Record<string, ArraySpec>>, step: TracedStep): Trace {
  let first = recordStep(specs, step, 0, false);
  if (first.created.length > 0) {
    first = recordStep(specs, step, 1, false);
    const [variable] = first.created;
    if (variable !== undefined) {
      for (const created of first.created) created.dispose();
      throw new JitError(
        'changed-between-traces',
        `The step makes a new variable at every call ('${variable.name}').`,
        'Make variables outside the step.',
      );
    }
  }
  const second = recordStep(specs, step, 2, true);
  assertSameTrace(first, second);
  return second;
}
