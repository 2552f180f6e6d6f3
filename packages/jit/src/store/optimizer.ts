// Optimizers' state outside the graph: counters in plain JavaScript, slots replaced by `setWeights`.

import * as tf from '../tensorflow.ts';
import type { OptimizerCounts } from '../trace/variables.ts';

interface OptimizerVariable {
  originalName: string;
  variable: tf.Variable;
}

type Fields = Record<string, unknown> & { iterations_?: number };

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
