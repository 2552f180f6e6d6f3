// Tracing executes the step, so every variable, optimizer slot and optimizer counter is saved before it and restored afterwards: compiling has
// no side effect.

import { JitError } from '../errors.ts';
import { compilable } from '../program/ir.ts';
import * as tf from '../tensorflow.ts';
import { jitBackend, unreported } from './backend.ts';
import { engineInternals, ownerOf, repoint, type TensorBackend } from './engine.ts';

/** A variable before the trace. */
interface Held {
  readonly variable: tf.Variable;
  readonly dataId: object;
}

interface Created {
  readonly variable: tf.Variable;
  /** Initial contents; undefined if they depend on the step's inputs. */
  readonly initial: tf.TypedArray | undefined;
}

/** Number of times each optimizer was applied in one step. */
export type OptimizerCounts = ReadonlyMap<tf.Optimizer, number>;

interface OptimizerInternals {
  iterations_?: number;
  incrementIterations(): void;
}

/** Gives its own data to each variable that shares data with another variable or tensor. */
function separateAliases(variables: readonly tf.Variable[]): void {
  const seen = new Set<object>();
  for (const variable of variables) {
    const shared =
      seen.has(variable.dataId) || (ownerOf(variable.dataId)?.refCount(variable.dataId) ?? 1) > 1;
    if (shared) {
      const values = engineInternals().readSync(variable.dataId).slice();
      repoint(variable, jitBackend().write(values, variable.shape, variable.dtype), jitBackend());
    }
    seen.add(variable.dataId);
  }
}

export class HeldVariables {
  readonly #held: Held[] = [];
  readonly #created: Created[] = [];
  readonly #counts = new Map<tf.Optimizer, number>();
  readonly #prototype = tf.Optimizer.prototype as unknown as OptimizerInternals;
  readonly #increment = this.#prototype.incrementIterations;

  /** @param isTraced whether data depend on the step's inputs or variables */
  constructor(isTraced: (dataId: object) => boolean) {
    const engine = engineInternals();
    const variables = Object.values(engine.registeredVariables).filter(
      (v) => compilable(v.dtype) !== undefined,
    );
    separateAliases(variables);
    for (const variable of variables) {
      const { dataId } = variable;
      ownerOf(dataId)?.incRef(dataId);
      this.#held.push({ variable, dataId });
    }
    const makeVariable = engine.makeVariable;
    engine.makeVariable = (value, ...rest) => {
      const initial = isTraced(value.dataId)
        ? undefined
        : unreported(() => engine.readSync(value.dataId).slice());
      const variable = makeVariable.call(engine, value, ...rest);
      this.#created.push({ variable, initial });
      return variable;
    };
    const counts = this.#counts;
    const increment = this.#increment;
    this.#prototype.incrementIterations = function (this: OptimizerInternals) {
      const optimizer = this as unknown as tf.Optimizer;
      counts.set(optimizer, (counts.get(optimizer) ?? 0) + 1);
      increment.call(this);
    };
  }

  byData(): ReadonlyMap<object, tf.Variable> {
    return new Map(this.#held.map(({ variable, dataId }) => [dataId, variable]));
  }

  assigned(): tf.Variable[] {
    return this.#held
      .filter(({ variable, dataId }) => variable.dataId !== dataId)
      .map(({ variable }) => variable);
  }

  created(): tf.Variable[] {
    return this.#created.map(({ variable }) => variable).filter((variable) => !variable.isDisposed);
  }

  counts(): OptimizerCounts {
    return this.#counts;
  }

  /** Restores the data of old variables, the initial contents of new ones, and the counters. */
  restore(): void {
    const engine = engineInternals();
    delete (engine as { makeVariable?: unknown }).makeVariable; // restores the class's method
    this.#prototype.incrementIterations = this.#increment;
    for (const [optimizer, count] of this.#counts) {
      const internals = optimizer as unknown as OptimizerInternals;
      internals.iterations_ = (internals.iterations_ ?? count) - count;
    }
    for (const { variable, dataId } of this.#held) {
      const owner = ownerOf(dataId) as TensorBackend;
      if (variable.dataId === dataId) {
        if (!variable.isDisposed) owner.disposeData(dataId); // only decrements the count: the variable still holds the data
      } else repoint(variable, dataId, owner);
    }
    for (const { variable, initial } of this.#created) {
      if (variable.isDisposed) continue;
      if (initial === undefined) {
        throw JitError.badInput`The step makes the variable '${variable.name}' from a traced tensor.
          Make variables outside the step, or from a constant.`;
      }
      repoint(variable, jitBackend().write(initial, variable.shape, variable.dtype), jitBackend());
    }
  }
}
