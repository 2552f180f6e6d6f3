import type { ActOutputs, LearnersReport, Metrics, PackedArray, VectorEnv } from '@prism-rl/core';
import { actOutputs, isDebug } from '@prism-rl/core';
import { checkedStep, type StepChecks, soundStep } from '@prism-rl/core/checks';
import type { Segment } from '@prism-rl/memory';
import type { LocalLearner } from './localLearner.ts';
import type { StepBudget } from './sharedParameters.ts';

export interface ActorLearnerParts {
  readonly index: number;
  /** A single environment with automatic reset. */
  readonly env: VectorEnv;
  readonly learner: LocalLearner;
  readonly segment: Segment;
  readonly budget: StepBudget;
  readonly tMax: number;
}

type Episode = LearnersReport['episodes'][number];

/** Report of an actor-learner; `metrics` are sums over its updates. */
export interface ActorLearnerReport {
  readonly episodes: readonly Episode[];
  readonly updates: number;
  readonly metrics: Metrics;
}

/** An actor-learner: steps its environment by its local parameters, and updates the global ones (Mnih et al. 2016, algorithm S3). */
export class ActorLearner {
  readonly #parts: ActorLearnerParts;
  readonly #out: ActOutputs;
  /** The observation that the action was chosen for: a copy, because the environment overwrites its own. */
  readonly #seen: PackedArray;
  readonly #starts = Uint8Array.of(1);
  /** Checks results as the runner does, in any mode, and reports the step of an invalid one. */
  readonly #checks: StepChecks;
  #return = 0;
  #length = 0;

  /** @param parts contain an environment that has been reset. */
  constructor(parts: ActorLearnerParts) {
    this.#parts = parts;
    this.#seen = parts.env.observations.slice() as PackedArray;
    this.#out = actOutputs(parts.env.actionSpace, 1, parts.learner.actor.extras);
    this.#checks = isDebug()
      ? checkedStep(parts.env, this.#out.actions)
      : soundStep(parts.env, () => `step ${this.#length + 1} of the episode`);
  }

  async run(): Promise<ActorLearnerReport> {
    const { budget, tMax, learner, segment } = this.#parts;
    const episodes: Episode[] = [];
    const sums: { [name: string]: number } = {};
    let updates = 0;
    for (let granted = budget.claim(tMax); granted > 0; granted = budget.claim(tMax)) {
      await this.#act(granted, episodes);
      budget.giveBack(granted - segment.length);
      const metrics = await learner.learn(segment.batch);
      segment.clear();
      updates++;
      for (const name in metrics) sums[name] = (sums[name] ?? 0) + metrics[name]!;
    }
    return { episodes, updates, metrics: sums };
  }

  async #act(granted: number, episodes: Episode[]): Promise<void> {
    const { env, learner, segment, budget, index } = this.#parts;
    const { observations, finalObservations, rewards, terminated, truncated } = env;
    const step = { count: 1, observations: this.#seen, rewards, terminated, truncated, starts: this.#starts };
    for (let t = 0; t < granted && !segment.isComplete; t++) {
      this.#seen.set(observations);
      const acting = learner.actor.act(this.#seen, this.#out, 'explore');
      if (acting !== undefined) await acting;
      this.#checks.beforeStep();
      env.step(this.#out.actions);
      this.#checks.afterStep();
      const ended = terminated[0] === 1 || truncated[0] === 1;
      const nextObservations = ended ? finalObservations : observations;
      segment.add({ ...step, ...this.#out, nextObservations }, 0);
      this.#starts[0] = Number(ended);
      this.#return += rewards[0]!;
      this.#length++;
      if (!ended) continue;
      episodes.push({
        envSteps: budget.taken,
        env: index,
        return: this.#return,
        length: this.#length,
        terminated: terminated[0] === 1,
        truncated: truncated[0] === 1,
      });
      this.#return = 0;
      this.#length = 0;
    }
  }
}
