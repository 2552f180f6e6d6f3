import type { ActMode, ActOutputs, AgentContext, MaybePromise, PackedArray } from '@prism-rl/core';
import { whenDone } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { ObservationNormalizer } from '@prism-rl/memory';
import { type Engine, StepPerRows } from '@prism-rl/nn';
import type { DdpgFamilyConfig } from './config.ts';
import type { Networks } from './learning/networks.ts';

/** Acts by a policy network: uniformly at random at first, then with the exploration noise. */
export interface PolicyActor {
  envSteps: number;
  /** Fills `actions`. `exploit` changes no state. */
  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void>;
  dispose(): void;
}

export function policyActor(
  { actionSpace, observationSpace, config, rng }: AgentContext<DdpgFamilyConfig>,
  { form, policy }: Networks,
  engine: Engine,
  normalizer: ObservationNormalizer | undefined,
): PolicyActor {
  const outputsOf = new StepPerRows<'outputs'>(engine, normalizer?.space ?? observationSpace, () => ({
    step: ({ observations }) => ({ outputs: policy.apply(observations as tf.Tensor2D) }),
    state: undefined,
  }));
  const choose = (outputs: ArrayLike<number>, actions: PackedArray, mode: ActMode): void => {
    if (mode === 'explore') form.actor.explore(outputs, actions, rng);
    else form.actor.exploit(outputs, actions);
  };
  const actor: PolicyActor = {
    envSteps: 0,
    act: (observations, { actions }, mode) => {
      const rows = actions.length / actionSpace.size;
      if (mode === 'explore') {
        // Correlated noise explores further than random actions, so it needs no random start.
        const isRandom = config.explorationKind === 'white' && actor.envSteps < config.learningStarts;
        actor.envSteps += rows;
        normalizer?.add(observations);
        if (isRandom) return form.fillUniform(rng, actions, observations);
      }
      const result = outputsOf.run(normalizer?.acting(observations) ?? observations, rows);
      return whenDone(result, ({ outputs }) => choose(outputs, actions, mode));
    },
    dispose: () => outputsOf.dispose(),
  };
  return actor;
}
