// Traces a step until it is known to be the same at every call.
import { JitError } from '../errors.ts';
import { assertSameTrace } from './compare.ts';
import type { ArraySpec, Trace, TracedStep } from './record.ts';
import * as recorder from './record.ts';
import { refusalsExplained } from './refusal.ts';

/** Of the recording that is compiled. */
const LAST_ROUND = 2;

const recordStep: typeof recorder.recordStep = (...args) =>
  refusalsExplained(() => recorder.recordStep(...args));

/**
 * Records a step.
 *
 * The first execution may make variables (an optimizer's slots); the recorded ones must not. Two recordings on
 * different inputs are compared, so that a draw of random numbers, a changing constant or a branch is found. The last one is compiled.
 *
 * @param keepsPlaces whether that one knows the caller's lines; what it finds itself, it names with them anyway
 * @throws JitError with the caller's file and line
 */
export function traceStep(
  specs: Readonly<Record<string, ArraySpec>>,
  step: TracedStep,
  keepsPlaces: boolean,
): Trace {
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
  const second = recordStep(specs, step, LAST_ROUND, keepsPlaces);
  try {
    assertSameTrace(first, second);
  } catch (cause) {
    if (keepsPlaces) throw cause;
    // Twice, for a step that takes two ways by turns.
    for (let again = 0; again < 2; again++) assertSameTrace(first, recordStep(specs, step, LAST_ROUND, true));
    throw cause;
  }
  return second;
}

/**
 * Makes something of a recorded step. To know lines takes a sixth of compiling, and only errors name them: it is recorded with lines, and
 * made once more, when there is an error without one.
 *
 * @throws JitError with the caller's file and line
 */
export function fromTrace<T>(
  specs: Readonly<Record<string, ArraySpec>>,
  step: TracedStep,
  make: (trace: Trace) => T,
): T {
  const trace = traceStep(specs, step, false);
  try {
    return make(trace);
  } catch (cause) {
    if (!(cause instanceof JitError) || cause.location !== undefined) throw cause;
    return make(recordStep(specs, step, LAST_ROUND, true));
  }
}
