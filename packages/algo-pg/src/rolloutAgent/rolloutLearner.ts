import { type AgentContext, counted, type Metrics, PrismError } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Rollout } from '@prism-rl/memory';
import type { ArraySpec, Engine, SampleArray, StepFunction, StepInputs } from '@prism-rl/nn';
import { observationArray, observationInput, valueAndGradients } from '@prism-rl/nn';
import { remembers, type SequenceTensors } from '../network/recurrentNetwork.ts';
import { inBatches, Minibatch, minibatchInputs, paddedRows, type RolloutColumns } from './minibatch.ts';
import type { ObjectiveNetwork, Recipe, RolloutOutputs, RolloutTensors } from './recipe.ts';
import type { Sequences } from './sequences.ts';
import { countSequences, SequenceOutputs, sequenceColumns, sequenceRows } from './sequences.ts';

interface ObservationInputs extends StepInputs {
  readonly observations: StepInputs[string];
}

/** Scalar inputs of an update's steps. */
export interface Rates {
  readonly learningRate: number;
  /** c_e, if it decays along the run. */
  readonly entropyCoefficient?: number;
}

interface Step {
  readonly minibatch: Minibatch;
  readonly function: StepFunction<StepInputs, string>;
}

/**
 * Learns from rollouts by a {@link Recipe}: computes targets, then optimises the objective in one or more epochs.
 *
 * Computes values and likelihoods once after the rollout, because the policy does not change during it. Values already known from acting
 * are stored and not computed again.
 */
export class RolloutLearner {
  readonly #context: Pick<AgentContext, 'observationSpace' | 'numEnvs' | 'rng'>;
  readonly #recipe: Recipe;
  readonly #engine: Engine;
  /** By number of rows: rollouts of variable length are padded to one of a few. */
  readonly #steps = new Map<number, Step>();
  readonly #outputs = new Map<number, StepFunction<StepInputs, string>>();
  #values: StepFunction<ObservationInputs, 'values'> | undefined;
  /** Replaces the previous two if the network is recurrent. */
  readonly #alongSequences: SequenceOutputs | undefined;

  private constructor(context: AgentContext<object>, recipe: Recipe, engine: Engine) {
    this.#context = context;
    this.#recipe = recipe;
    this.#engine = engine;
    const { network } = recipe.objective;
    if (remembers(network))
      this.#alongSequences = new SequenceOutputs(context, network, engine, recipe.sequenceLength!);
  }

  /** Creates the learner and compiles what does not depend on a rollout. */
  static async create(
    context: AgentContext<object>,
    recipe: Recipe,
    engine: Engine,
  ): Promise<RolloutLearner> {
    const learner = new RolloutLearner(context, recipe, engine);
    const rows = recipe.collector.rows?.(context.numEnvs);
    if (rows !== undefined) await learner.#step(rows);
    return learner;
  }

  /**
   * Performs one update. Metrics are means over its gradient steps.
   *
   * @throws PrismError `invalid-config` if a rollout has fewer steps, or sequences, than minibatches.
   */
  async learn(rollout: Rollout, rates: Rates): Promise<Metrics> {
    const { collector, targets } = this.#recipe;
    const rows = rollout.steps * rollout.numEnvs;
    const samples = rollout.extras.samples as SampleArray;
    const { columns, metrics } = await targets.of(
      rollout,
      this.#alongSequences?.of(rollout) ?? this.#outputsOf(rollout, samples),
    );
    const all: RolloutColumns = {
      ...{ observations: rollout.observations, samples, ...columns },
      ...(this.#sequences && sequenceColumns(rollout)),
      ...(collector.isPadded && { weights: new Float32Array(rows).fill(1 / this.#rowsOfPart(rows)) }),
    };
    const found = await this.#optimize(all, rows, rates);
    targets.afterUpdate?.(rollout);
    return { ...found, ...metrics };
  }

  dispose(): void {
    for (const step of this.#steps.values()) step.function.dispose();
    for (const outputs of this.#outputs.values()) outputs.dispose();
    this.#values?.dispose();
    this.#alongSequences?.dispose();
  }

  /** Runs all epochs and minibatches on a rollout's columns; returns mean metrics. */
  async #optimize(columns: RolloutColumns, count: number, rates: Rates): Promise<Metrics> {
    const { schedule, optimizer } = this.#recipe;
    const { epochs = 1, minibatches = 1, targetKl = Number.POSITIVE_INFINITY } = schedule;
    // Check only when learning: an agent that only acts may have fewer environments than in training.
    const rows = this.#rowsOfPart(count);
    if (rows === 0) {
      const units = this.#sequences
        ? counted(countSequences(this.#sequences, count), 'sequence')
        : counted(count, 'step');
      throw PrismError.invalidConfig`A rollout of ${units} cannot be divided into ${minibatches} minibatches.
        Use fewer minibatches, more rolloutSteps or more environments.`;
    }
    const step = await this.#step(this.#rowsFor(count));
    const scalars = Object.fromEntries(
      Object.entries(rates).map(([name, rate]) => [name, Float32Array.of(rate)]),
    );
    const sums: { [name: string]: number } = {};
    let steps = 0;
    let isFar = false;
    for (let epoch = 0; epoch < epochs && !isFar; epoch++) {
      const order = this.#order(count);
      for (let part = 0; part < minibatches && !isFar; part++) {
        const batch = step.minibatch.take(columns, rows, order, part);
        const running = step.function.run({ ...batch, ...scalars });
        const found = running instanceof Promise ? await running : running;
        for (const [name, output] of Object.entries(found)) {
          if (output.length === 1) sums[name] = (sums[name] ?? 0) + output[0]!;
        }
        steps++;
        isFar = (found.kl?.[0] ?? 0) > targetKl;
        await optimizer.afterStep?.(found, rates.learningRate, rows);
      }
    }
    return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / steps]));
  }

  /** Returns the number of steps per minibatch, whole sequences if the network is recurrent. Each epoch skips the remaining steps. */
  #rowsOfPart(count: number): number {
    const length = this.#recipe.sequenceLength ?? 1;
    return Math.floor(count / length / (this.#recipe.schedule.minibatches ?? 1)) * length;
  }

  /** Returns the row order of an epoch; undefined: the rollout's own. */
  #order(count: number): Int32Array | undefined {
    const { minibatches = 1 } = this.#recipe.schedule;
    const { rng } = this.#context;
    const sequences = this.#sequences;
    if (sequences === undefined) return minibatches === 1 ? undefined : rng.permutation(count);
    const perPart = this.#rowsOfPart(count) / sequences.length;
    return sequenceRows(sequences, rng.permutation(countSequences(sequences, count)), perPart);
  }

  /** The sequences of a rollout, if the network is recurrent. */
  get #sequences(): Sequences | undefined {
    const { sequenceLength: length } = this.#recipe;
    return length === undefined ? undefined : { length, numEnvs: this.#context.numEnvs };
  }

  #rowsFor(count: number): number {
    return this.#recipe.collector.rows?.(this.#context.numEnvs) ?? paddedRows(count);
  }

  async #step(rows: number): Promise<Step> {
    const known = this.#steps.get(rows);
    if (known !== undefined) return known;
    const { collector, targets, objective, schedule, sequenceLength } = this.#recipe;
    const ofMinibatch = Math.max(sequenceLength ?? 1, this.#rowsOfPart(rows));
    const { network } = objective;
    const shape = {
      rows: ofMinibatch,
      observations: this.#observationsOf(ofMinibatch),
      sampler: objective.network.distribution,
      columns: { ...(collector.isPadded && { weights: [] }), ...targets.columns },
      ...(remembers(network) && {
        sequences: { count: ofMinibatch / sequenceLength!, stateSize: network.stateSize },
      }),
    };
    const step: Step = {
      minibatch: new Minibatch(shape),
      function: await this.#engine.compile<StepInputs, string>(
        {
          ...minibatchInputs(shape),
          learningRate: { shape: [] },
          ...(schedule.entropyCoefficient && { entropyCoefficient: { shape: [] } }),
        },
        (tensors) => rolloutStep(this.#recipe, tensors as never),
      ),
    };
    this.#steps.set(rows, step);
    return step;
  }

  #observationsOf(rows: number): ArraySpec {
    return observationInput(this.#engine, this.#context.observationSpace, rows);
  }

  #outputsOf(rollout: Rollout, samples: SampleArray): RolloutOutputs {
    const { objective } = this.#recipe;
    const { sampleSize } = objective.network.distribution;
    const count = rollout.steps * rollout.numEnvs;
    return {
      outputs: async () => {
        const { values: kept } = rollout.extras;
        // Log-probabilities are not stored: an objective that needs them computes both.
        if (kept !== undefined && objective.outputs === undefined)
          return { values: kept as Float32Array, logProbs: new Float32Array(kept.length) };
        const rows = this.#rowsFor(count);
        const compiled = this.#outputs.get(rows) ?? (await this.#compileOutputs(rows));
        const input = this.#observationsOf(rows);
        const observations = observationArray(input, rollout.observations);
        const { values, logProbs } = await compiled.run({
          observations: padded(observations, rows * this.#context.observationSpace.size),
          ...(objective.outputs && { samples: padded(samples, rows * sampleSize) }),
        });
        return {
          values: values!.slice(0, count) as Float32Array,
          logProbs: (logProbs?.slice(0, count) as Float32Array | undefined) ?? new Float32Array(count),
        };
      },
      tailValues: () => this.#tailValues(rollout),
    };
  }

  async #compileOutputs(rows: number): Promise<StepFunction<StepInputs, string>> {
    const { outputs } = this.#recipe.objective;
    const network = this.#recipe.objective.network as ObjectiveNetwork;
    const shape = { rows, observations: this.#observationsOf(rows), columns: {} };
    const { observations, samples } = minibatchInputs({ ...shape, sampler: network.distribution });
    const compiled = await this.#engine.compile<StepInputs, string>(
      { observations: observations!, ...(outputs && { samples: samples! }) },
      (tensors) => ({
        ...(outputs?.(tensors.observations!, tensors.samples!) ?? {
          values: network.value!(tensors.observations!),
        }),
      }),
    );
    this.#outputs.set(rows, compiled);
    return compiled;
  }

  async #tailValues(rollout: Rollout): Promise<Float32Array | undefined> {
    const network = this.#recipe.objective.network as ObjectiveNetwork;
    if (network.value === undefined) return undefined;
    const { observationSpace, numEnvs } = this.#context;
    const { size } = observationSpace;
    return inBatches(rollout, numEnvs, size, async (observations) => {
      this.#values ??= await this.#engine.compile<ObservationInputs, 'values'>(
        { observations: { shape: [numEnvs, size] } },
        (inputs) => ({ values: network.value!(inputs.observations) }),
      );
      return (await this.#values.run({ observations })).values;
    });
  }
}

/** Takes a gradient step of an objective's loss; returns the loss, its terms, and D(before ‖ after) if the loss computes none. */
export function rolloutStep(
  { objective, optimizer }: Recipe,
  { learningRate, ...tensors }: RolloutTensors & { readonly learningRate: tf.Tensor },
): { readonly [name: string]: tf.Tensor } {
  const { divergence } = objective;
  const { variables } = objective.network;
  const network = remembers(objective.network)
    ? objective.network.along(tensors as SequenceTensors)
    : objective.network;
  const before = network.policy(tensors.observations);
  const { value, gradients, outputs: parts } = valueAndGradients(variables, () => objective.loss(tensors));
  const metrics = optimizer.apply(gradients, learningRate);
  const kl = parts.kl ?? divergence?.(before, network.policy(tensors.observations), tensors);
  const told: { [name: string]: tf.Tensor } = { loss: value };
  for (const [name, part] of Object.entries({ ...parts, kl })) if (part !== undefined) told[name] = part;
  return { ...told, ...metrics };
}

/** Pads with zeros to `length`; copies only if necessary. */
function padded<T extends SampleArray | Uint8Array>(values: T, length: number): T {
  if (values.length === length) return values;
  const Elements = values.constructor as new (length: number) => T;
  const all = new Elements(length);
  all.set(values);
  return all;
}
