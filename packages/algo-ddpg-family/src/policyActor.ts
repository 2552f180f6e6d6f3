import type { ActMode, ActOutputs, AgentContext, MaybePromise, PackedArray } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { ArraySpec, Engine, StepFunction, StepInputs } from '@prism-rl/nn';
import { observationArray, observationInput } from '@prism-rl/nn';
import type { DdpgFamilyConfig } from './config.ts';
import type { Parts } from './learning/parts.ts';

interface ActInputs extends StepInputs {
  readonly observations: StepInputs[string];
}

/** The policy for a number of rows. */
interface Outputs {
  readonly outputs: StepFunction<ActInputs, 'outputs'>;
  readonly input: ArraySpec;
}

/** Acts by a policy network: at random at first, then with what its kind explores by. */
export class PolicyActor {
  readonly #context: AgentContext<DdpgFamilyConfig>;
  readonly #parts: Parts;
  readonly #engine: Engine;
  /** Compiled once for each number of rows that was asked for. */
  readonly #policies = new Map<number, Outputs>();
  /** Steps acted in to explore. */
  envSteps = 0;

  constructor(context: AgentContext<DdpgFamilyConfig>, parts: Parts, engine: Engine) {
    this.#context = context;
    this.#parts = parts;
    this.#engine = engine;
  }

  /** Fills `actions`. With `exploit` nothing changes. */
  act(observations: PackedArray, { actions }: ActOutputs, mode: ActMode): MaybePromise<void> {
    const { actionSpace, config, rng } = this.#context;
    const rows = actions.length / actionSpace.size;
    if (mode === 'explore') {
      // Noise that wanders explores by itself, and further.
      const isRandom = config.explorationKind === 'white' && this.envSteps < config.learningStarts;
      this.envSteps += rows;
      if (isRandom) return this.#parts.form.fillUniform(rng, actions);
    }
    const policy = this.#policies.get(rows) ?? this.#compile(rows);
    if (policy instanceof Promise)
      return policy.then((ready) => this.#run(ready, observations, actions, mode));
    return this.#run(policy, observations, actions, mode);
  }

  dispose(): void {
    for (const { outputs } of this.#policies.values()) outputs.dispose();
  }

  #run(policy: Outputs, observations: PackedArray, actions: PackedArray, mode: ActMode): MaybePromise<void> {
    const result = policy.outputs.run({ observations: observationArray(policy.input, observations) });
    if (result instanceof Promise) return result.then(({ outputs }) => this.#choose(outputs, actions, mode));
    this.#choose(result.outputs, actions, mode);
  }

  #choose(outputs: ArrayLike<number>, actions: PackedArray, mode: ActMode): void {
    const { actor } = this.#parts.form;
    if (mode === 'explore') actor.explore(outputs, actions, this.#context.rng);
    else actor.exploit(outputs, actions);
  }

  #compile(rows: number): MaybePromise<Outputs> {
    const { policy } = this.#parts;
    const input = observationInput(this.#engine, this.#context.observationSpace, rows);
    const compiled = this.#engine.compile<ActInputs, 'outputs'>(
      { observations: input },
      ({ observations }) => ({ outputs: policy.apply(observations as tf.Tensor2D) }),
    );
    const remember = (outputs: Outputs['outputs']): Outputs => {
      const ready = { outputs, input };
      this.#policies.set(rows, ready);
      return ready;
    };
    return compiled instanceof Promise ? compiled.then(remember) : remember(compiled);
  }
}
