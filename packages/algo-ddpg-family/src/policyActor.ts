import type { ActMode, ActOutputs, AgentContext, MaybePromise, PackedArray } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { ObservationNormalizer } from '@prism-rl/memory';
import type { Engine } from '@prism-rl/nn';
import { StepPerRows } from '@prism-rl/nn';
import type { DdpgFamilyConfig } from './config.ts';
import type { Parts } from './learning/parts.ts';

/** Acts by a policy network: uniformly at random at first, then with the exploration noise. */
export class PolicyActor {
  readonly #context: AgentContext<DdpgFamilyConfig>;
  readonly #parts: Parts;
  readonly #normalizer: ObservationNormalizer | undefined;
  readonly #policy: StepPerRows<'outputs'>;
  envSteps = 0;

  constructor(
    context: AgentContext<DdpgFamilyConfig>,
    parts: Parts,
    engine: Engine,
    normalizer: ObservationNormalizer | undefined,
  ) {
    this.#context = context;
    this.#parts = parts;
    this.#normalizer = normalizer;
    this.#policy = new StepPerRows(engine, normalizer?.space ?? context.observationSpace, () => ({
      step: ({ observations }) => ({ outputs: parts.policy.apply(observations as tf.Tensor2D) }),
      state: undefined,
    }));
  }

  /** Fills `actions`. `exploit` changes no state. */
  act(observations: PackedArray, { actions }: ActOutputs, mode: ActMode): MaybePromise<void> {
    const { actionSpace, config, rng } = this.#context;
    const rows = actions.length / actionSpace.size;
    if (mode === 'explore') {
      // Correlated noise explores further than random actions, so it needs no random start.
      const isRandom = config.explorationKind === 'white' && this.envSteps < config.learningStarts;
      this.envSteps += rows;
      this.#normalizer?.add(observations);
      if (isRandom) return this.#parts.form.fillUniform(rng, actions, observations);
    }
    const result = this.#policy.run(this.#normalizer?.acting(observations) ?? observations, rows);
    if (result instanceof Promise) return result.then(({ outputs }) => this.#choose(outputs, actions, mode));
    this.#choose(result.outputs, actions, mode);
  }

  dispose(): void {
    this.#policy.dispose();
  }

  #choose(outputs: ArrayLike<number>, actions: PackedArray, mode: ActMode): void {
    const { actor } = this.#parts.form;
    if (mode === 'explore') actor.explore(outputs, actions, this.#context.rng);
    else actor.exploit(outputs, actions);
  }
}
