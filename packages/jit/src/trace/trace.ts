// Two traces of a step must agree in everything but the contents of their inputs.

import { JitError } from '../errors.ts';
import { type Operation, sameData, type Value } from '../program/ir.ts';
import { attributesKey } from '../program/writer.ts';
import { drawsRandomness, userLocation } from './location.ts';
import type { ArraySpec, Trace, TracedStep } from './record.ts';
import * as recorder from './record.ts';
import { refusalsExplained } from './refusal.ts';

function sameOperation(a: Operation, b: Operation): boolean {
  const inputs = Object.entries(a.inputs);
  return (
    a.op === b.op &&
    inputs.length === Object.keys(b.inputs).length &&
    inputs.every(([key, value]) => b.inputs[key]?.id === value.id) &&
    attributesKey(a.attrs) === attributesKey(b.attrs)
  );
}

function constantError(constant: Value): JitError {
  const location = userLocation(constant.callSite);
  if (drawsRandomness(constant.callSite)) {
    return JitError.randomInStep`The step draws random numbers, which would be frozen into the compiled graph.
      Draw the noise outside and pass it in as an input of the step.`.at(location);
  }
  return JitError.changedBetweenTraces`A constant of the step changed between two traces, and would be frozen into the compiled graph.
    Pass it in as an input of the step, or hold it in a tf.variable.`.at(location);
}

function assertSameTrace(first: Trace, second: Trace): void {
  for (const [i, constant] of second.constants.entries()) {
    const before = first.constants[i];
    // Operations are numbered in order, so a constant in another place means another path, which is reported below.
    if (before === undefined || before.id !== constant.id) break;
    if (before.dtype !== constant.dtype || !sameData(before.data, constant.data))
      throw constantError(constant);
  }
  const length = Math.max(first.operations.length, second.operations.length);
  for (let i = 0; i < length; i++) {
    const a = first.operations[i];
    const b = second.operations[i];
    if (a !== undefined && b !== undefined && sameOperation(a, b)) continue;
    throw JitError.changedBetweenTraces`The step took another path at the second trace (${a?.op ?? 'nothing'}, then \
        ${b?.op ?? 'nothing'}).
      The path may depend only on shapes: branch inside the graph with tf.where, and pass changing values in as inputs.`.at(
      userLocation((b ?? second.operations.at(-1))?.callSite),
    );
  }
  const outputs = [...second.outputs];
  const same =
    outputs.length === first.outputs.size &&
    outputs.every(([name, value]) => first.outputs.get(name)?.id === value.id) &&
    second.updates.length === first.updates.length &&
    second.updates.every((update, i) => first.updates[i]?.value.id === update.value.id);
  if (!same) {
    throw JitError.changedBetweenTraces`The step returned other outputs or assigned other variables at the second trace.
      The step must do the same at every call.`;
  }
}

// Traces a step until it is known to do the same at every call.

/** Number of the trace that is compiled. */
const LAST_ROUND = 2;

const recordStep: typeof recorder.recordStep = (...args) =>
  refusalsExplained(() => recorder.recordStep(...args));

/**
 * Records a step.
 *
 * The first execution may make variables (an optimizer's slots); the recorded ones must not. Two recordings on different inputs are compared to
 * find random draws, changing constants and branches. The last one is compiled.
 *
 * @param keepsPlaces whether the last recording has the caller's lines; errors found here have them anyway
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
      throw JitError.changedBetweenTraces`The step makes a new variable at every call ('${variable.name}').
        Make variables outside the step.`;
    }
  }
  const second = recordStep(specs, step, LAST_ROUND, keepsPlaces);
  try {
    assertSameTrace(first, second);
  } catch (cause) {
    if (keepsPlaces) throw cause;
    // Compare twice, for a step that alternates between two paths.
    for (let again = 0; again < 2; again++) assertSameTrace(first, recordStep(specs, step, LAST_ROUND, true));
    throw cause;
  }
  return second;
}

/**
 * Processes a recorded step. Recording lines takes a sixth of the compile time and only errors need them, so an error without a line makes it
 * record and process the step again, with lines.
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
