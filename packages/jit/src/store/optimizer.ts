// Optimizers' state outside the graph: counters in plain JavaScript, slots replaced by `setWeights`, exact copies.

import { JitError } from '../errors.ts';
import * as tf from '../tensorflow.ts';
import type { OptimizerCounts } from '../trace/variables.ts';

interface OptimizerVariable {
  originalName: string;
  variable: tf.Variable;
}

type Fields = Record<string, unknown> & { iterations_?: number; initialAccumulatorValue?: number };

function isSlots(value: unknown): value is OptimizerVariable[] {
  return Array.isArray(value) && value.every((item) => item?.variable instanceof tf.Variable);
}

function fieldsOf(optimizer: tf.Optimizer): Fields {
  return optimizer as unknown as Fields;
}

class SlotArray {
  readonly #fields: Fields;
  readonly #field: string;
  readonly #compiled: readonly tf.Variable[];
  #seen: unknown;

  constructor(fields: Fields, field: string, slots: readonly OptimizerVariable[]) {
    this.#fields = fields;
    this.#field = field;
    this.#compiled = slots.map(({ variable }) => variable);
    this.#seen = slots;
  }

  /** Copies the contents of variables that `setWeights` has made into the compiled ones, and restores those. */
  follow(): void {
    const now = this.#fields[this.#field];
    if (now === this.#seen || !isSlots(now)) return;
    for (const [i, item] of now.entries()) {
      const compiled = this.#compiled[i];
      if (compiled === undefined || item.variable === compiled) continue;
      compiled.assign(item.variable);
      item.variable.dispose();
      item.variable = compiled;
    }
    this.#seen = now;
  }
}

export class OptimizerBinding {
  readonly #counts: readonly (readonly [Fields, number])[];
  readonly #arrays: readonly SlotArray[];

  constructor(counts: OptimizerCounts) {
    this.#counts = [...counts].map(([optimizer, times]) => [fieldsOf(optimizer), times] as const);
    this.#arrays = this.#counts.flatMap(([fields]) =>
      Object.entries(fields).flatMap(([name, value]) =>
        isSlots(value) ? [new SlotArray(fields, name, value)] : [],
      ),
    );
  }

  /** Before a run: follows `setWeights`. */
  follow(): void {
    for (const array of this.#arrays) array.follow();
  }

  /** After a run: advances the counters. */
  count(): void {
    for (const [fields, times] of this.#counts) fields.iterations_ = (fields.iterations_ ?? 0) + times;
  }
}

/** An optimizer's whole state. */
export interface OptimizerState {
  /** Number of times it was applied. */
  readonly iterations: number;
  /** Slots and accumulators by name. */
  readonly arrays: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>
  >;
}

/** Every variable of an optimizer, with a name that identifies it. */
function* variablesOf(optimizer: tf.Optimizer): Generator<readonly [string, tf.Variable]> {
  for (const [name, value] of Object.entries(fieldsOf(optimizer))) {
    if (value instanceof tf.Variable) yield [name, value];
    else if (isSlots(value)) {
      for (const [i, { variable }] of value.entries()) yield [`${name}/${i}`, variable];
    }
  }
}

/**
 * Copies an optimizer's state, bit for bit.
 *
 * tfjs's own `getWeights` omits Adam's accumulated powers of beta, and `setWeights` recomputes them with `pow`, which differs from the
 * accumulated product in the last bits. A resumed run would then differ from an unbroken one.
 */
export function saveOptimizer(optimizer: tf.Optimizer): OptimizerState {
  const arrays: Record<string, { shape: number[]; data: Float32Array }> = {};
  for (const [name, variable] of variablesOf(optimizer)) {
    arrays[name] = { shape: [...variable.shape], data: Float32Array.from(variable.dataSync()) };
  }
  return { iterations: optimizer.iterations, arrays };
}

/**
 * Restores a state of `saveOptimizer`. Makes slots that the optimizer has not made yet, and resets slots that did not exist when the state was
 * saved.
 *
 * @throws JitError `bad-input` if a shape differs
 */
export function restoreOptimizer(optimizer: tf.Optimizer, state: OptimizerState): void {
  const fields = fieldsOf(optimizer);
  const known = new Map(variablesOf(optimizer));
  for (const [name, { shape, data }] of Object.entries(state.arrays)) {
    const variable = known.get(name);
    if (variable !== undefined && !tf.util.arraysEqual(variable.shape, [...shape])) {
      throw new JitError(
        'bad-input',
        `The saved slot '${name}' has the shape [${shape.join(', ')}], the optimizer's has [${variable.shape.join(', ')}].`,
        'Restore into an optimizer of the same kind for the same network.',
      );
    }
    tf.tidy(() => {
      const tensor = tf.tensor(data.slice(), [...shape]);
      if (variable !== undefined) variable.assign(tensor);
      else {
        const [field = '', index = ''] = name.split('/');
        const slots = fields[field];
        if (!Array.isArray(slots)) {
          throw new JitError(
            'bad-input',
            `The optimizer has no field '${field}' for the saved slot '${name}'.`,
            'Restore into an optimizer of the same kind.',
          );
        }
        slots[Number(index)] = { originalName: name, variable: tf.variable(tensor, false) };
      }
    });
  }
  for (const [name, variable] of known) {
    if (name in state.arrays) continue;
    const beginning = fields.initialAccumulatorValue ?? 0; // Adagrad has one
    tf.tidy(() => variable.assign(tf.fill(variable.shape, beginning)));
  }
  fields.iterations_ = state.iterations;
}
