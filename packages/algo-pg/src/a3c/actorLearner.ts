import type { ActOutputs, LearnersReport, Metrics, StepChecks, VectorEnv } from '@prism-rl/core';
import { actOutputs, checkedStep, isDebug } from '@prism-rl/core';
import type { PolicyActor } from '../policyActor.ts';
import type { Segment } from './segment.ts';
import type { SegmentLearner } from './segmentLearner.ts';
import type { StepBudget } from './stepBudget.ts';

/** The parts of an actor-learner. */
export interface ActorLearnerParts {
  readonly index: number;
  /** One environment, which starts again by itself. */
  readonly env: VectorEnv;
  readonly actor: PolicyActor;
  readonly learner: SegmentLearner;
  readonly segment: Segment;
  readonly budget: StepBudget;
  /** Steps of a segment at most. */
  readonly tMax: number;
}

type Episode = LearnersReport['episodes'][number];

/** What an actor-learner did; `metrics` are sums over its updates. */
export interface ActorLearnerReport {
  readonly episodes: readonly Episode[];
  readonly updates: number;
  readonly metrics: Metrics;
}

/** One actor-learner: steps its environment by its own parameters, and updates the global ones (Mnih et al. 2016, algorithm S3). */
export class ActorLearner {
  readonly #parts: ActorLearnerParts;
  readonly #out: ActOutputs;
  /** Only in debug mode. */
  readonly #checks: StepChecks | undefined;
  #return = 0;
  #length = 0;

  /** @param parts with an environment that was reset. */
  constructor(parts: ActorLearnerParts) {
    this.#parts = parts;
    this.#out = actOutputs(parts.env.actionSpace, 1, parts.actor.extras);
    this.#checks = isDebug() ? checkedStep(parts.env, this.#out.actions) : undefined;
  }

  /** Goes on until the budget grants no more steps. */
  async run(): Promise<ActorLearnerReport> {
    const { budget, tMax, learner, segment } = this.#parts;
    const episodes: Episode[] = [];
    const sums: { [name: string]: number } = {};
    let updates = 0;
    for (let granted = budget.claim(tMax); granted > 0; granted = budget.claim(tMax)) {
      await this.#act(granted, episodes);
      budget.giveBack(granted - segment.length);
      const metrics = await learner.learn(segment);
      segment.clear();
      updates++;
      for (const name in metrics) sums[name] = (sums[name] ?? 0) + metrics[name]!;
    }
    return { episodes, updates, metrics: sums };
  }

  /** Fills the segment with at most so many steps. */
  async #act(granted: number, episodes: Episode[]): Promise<void> {
    const { env, actor, segment, budget, index } = this.#parts;
    const { observations, finalObservations, rewards } = env;
    for (let t = 0; t < granted && !segment.isComplete; t++) {
      const acting = actor.act(observations, this.#out, 'explore');
      if (acting !== undefined) await acting;
      segment.beginStep(observations, 0, this.#out.extras.samples!);
      this.#checks?.beforeStep();
      env.step(this.#out.actions);
      this.#checks?.afterStep();
      const terminated = env.terminated[0] === 1;
      const truncated = env.truncated[0] === 1;
      const ended = terminated || truncated;
      segment.finishStep(ended ? finalObservations : observations, 0, rewards[0]!, terminated, truncated);
      this.#return += rewards[0]!;
      this.#length++;
      if (!ended) continue;
      const [sum, length] = [this.#return, this.#length];
      episodes.push({ envSteps: budget.taken, env: index, return: sum, length, terminated, truncated });
      this.#return = 0;
      this.#length = 0;
    }
  }
}
