import type { AgentContext, Metrics } from '@prism-rl/core';
import { integer } from '@prism-rl/core';
import { agentSettings } from '../agentSettings.ts';
import { maxValue } from '../epsilonGreedy.ts';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { Tables } from '../tableSnapshot.ts';
import { controlTable } from './controlConfig.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';
import { LearnedModel } from './learnedModel.ts';

/** Settings of {@link DynaQ}. */
export const dynaQSettings = agentSettings('dyna-q', {
  ...controlTable,
  planningSteps: integer(
    10,
    'Remembered steps that are learned from again after each real one; more need fewer real ones and more time',
    { min: 0, usual: '0 to 50' },
  ),
});

/** Values of {@link dynaQSettings}. */
export type DynaQConfig = typeof dynaQSettings.defaults;

/**
 * Dyna-Q (Sutton 1990; Sutton & Barto 2018, section 8.2, p. 164): Q-learning from each step, and again from steps that a learned
 * model repeats. The model remembers the last outcome of each state and action, as if the environment were deterministic.
 */
export class DynaQ extends EpsilonGreedyControl<LastTransitionBatch> {
  readonly memory: LastTransition;
  readonly #model: LearnedModel;
  readonly #planningSteps: number;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<DynaQConfig>>) {
    const config = dynaQSettings.complete(context.config);
    super(context, config);
    this.memory = new LastTransition(this.shape, true);
    this.#model = new LearnedModel(this.shape.numStates, this.shape.numActions);
    this.#planningSteps = config.planningSteps;
  }

  learn({
    count,
    states,
    actions,
    rewards,
    nextStates,
    terminated,
  }: LastTransitionBatch): Metrics | undefined {
    const { rng, stepSize } = this;
    const model = this.#model;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      // Direct learning, then Model(S, A) ← R, S′
      const pair = states[i]! * this.shape.numActions + actions[i]!;
      errors += Math.abs(this.#update(pair, rewards[i]!, nextStates[i]!, terminated[i]!, stepSize));
      model.learn(pair, rewards[i]!, nextStates[i]!, terminated[i]!);
      // Planning: loop n times over a random state seen before, with a random action taken there before
      for (let k = 0; k < this.#planningSteps; k++) {
        const seen = model.samplePair(rng);
        this.#update(seen, model.rewards[seen]!, model.nextStates[seen]!, model.terminated[seen]!, stepSize);
      }
    }
    return this.report(errors, count);
  }

  /** Q(S, A) ← Q(S, A) + α [R + γ max_a Q(S′, a) − Q(S, A)]. @returns the bracket. */
  #update(pair: number, reward: number, nextState: number, terminated: number, stepSize: number): number {
    const { q } = this;
    const { numActions } = this.shape;
    const next = nextState * numActions;
    const future = terminated === 1 ? 0 : maxValue(q, next, numActions, this.shape.possible(next));
    const error = reward + this.discount * future - q[pair]!;
    q[pair]! += stepSize * error;
    return error;
  }

  protected override tables(): Tables {
    return { ...super.tables(), ...this.#model.tables() };
  }
}
