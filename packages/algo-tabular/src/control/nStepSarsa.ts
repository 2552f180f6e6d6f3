import type { AgentContext, Metrics } from '@prism-rl/core';
import { integer } from '@prism-rl/core';
import { agentSettings } from '../agentSettings.ts';
import type { NStepBatch } from '../memory/nStepWindows.ts';
import { NStepWindows } from '../memory/nStepWindows.ts';
import { controlTable } from './controlConfig.ts';
import { OnPolicyControl } from './onPolicyControl.ts';

/** Settings of {@link NStepSarsa}. */
export const nStepSarsaSettings = agentSettings('n-step-sarsa', {
  ...controlTable,
  n: integer(
    4,
    'Rewards that are added up before the estimate takes over: 1 is Sarsa, many come close to Monte Carlo',
    {
      min: 1,
      usual: '2 to 16',
    },
  ),
});

/** Values of {@link nStepSarsaSettings}. */
export type NStepSarsaConfig = typeof nStepSarsaSettings.defaults;

/** n-step Sarsa (Sutton & Barto 2018, section 7.2, p. 147): on-policy control with n-step returns. */
export class NStepSarsa extends OnPolicyControl<NStepBatch> {
  readonly memory: NStepWindows;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<NStepSarsaConfig>>) {
    const config = nStepSarsaSettings.complete(context.config);
    super(context, config);
    this.memory = new NStepWindows(this.shape, config.n, config.discount);
  }

  learn({
    count,
    envs,
    states,
    actions,
    returns,
    discounts,
    lastStates,
    ended,
  }: NStepBatch): Metrics | undefined {
    const { q, stepSize } = this;
    const { numActions } = this.shape;
    let errors = 0;
    let lastPair = 0;
    for (let k = 0; k < count; k++) {
      const pair = states[k]! * numActions + actions[k]!;
      // G ← R_{τ+1} + … + γ^{n−1} R_{τ+n}, and if τ + n < T: G ← G + γ^n Q(S_{τ+n}, A_{τ+n})
      let target = returns[k]!;
      if (discounts[k]! > 0) {
        const isFirst = k === 0 || envs[k] !== envs[k - 1];
        if (isFirst) {
          const last = lastStates[k]!;
          const nextAction = ended[k] === 1 ? this.choose(last) : this.chooseNext(envs[k]!, last);
          lastPair = last * numActions + nextAction;
        }
        target += discounts[k]! * q[lastPair]!;
      }
      // Q(S_τ, A_τ) ← Q(S_τ, A_τ) + α [G − Q(S_τ, A_τ)]
      const error = target - q[pair]!;
      q[pair]! += stepSize * error;
      errors += Math.abs(error);
    }
    return this.report(errors, count);
  }
}
