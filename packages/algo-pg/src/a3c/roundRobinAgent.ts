import type {
  ActMode,
  ActOutputs,
  AgentContext,
  ExtraSpecs,
  MaybePromise,
  Metrics,
  PackedArray,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';
import { childSnapshot } from '@prism-rl/core';
import { requireFinite } from '@prism-rl/core/checks';
import { SegmentMemory } from '@prism-rl/memory';
import type { A3cConfig } from './config.ts';
import { A3cAgent, createGlobalNetwork, type GlobalNetwork } from './globalNetwork.ts';
import { LocalLearner } from './localLearner.ts';

type LearnerSegment = ReturnType<SegmentMemory['sample']>;

/**
 * A3C with simulated threads: each environment has an actor-learner with local parameters as of its last update. Learners step together and
 * update in turn. The seed determines the run.
 */
export class RoundRobinA3c extends A3cAgent implements StepLearner<LearnerSegment> {
  readonly memory: SegmentMemory;
  readonly #learners: readonly LocalLearner[];
  readonly #observationSize: number;
  readonly #actionSize: number;

  private constructor(
    context: AgentContext<A3cConfig>,
    global: GlobalNetwork,
    learners: readonly LocalLearner[],
  ) {
    super(context, global);
    const { observationSpace, actionSpace, config } = context;
    this.#learners = learners;
    this.#observationSize = observationSpace.size;
    this.#actionSize = actionSpace.size;
    this.memory = new SegmentMemory(learners.length, {
      observationSpace,
      actionSpace,
      extras: this.actor.extras,
      steps: config.tMax,
    });
  }

  static async create(context: AgentContext<A3cConfig>): Promise<RoundRobinA3c> {
    const global = await createGlobalNetwork(context);
    const { engine, shared } = global;
    const learners: LocalLearner[] = [];
    for (let i = 0; i < context.numEnvs; i++) {
      learners.push(await LocalLearner.create(context, engine, shared));
    }
    return new RoundRobinA3c(context, global, learners);
  }

  get extras(): ExtraSpecs {
    return this.actor.extras;
  }

  override act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    if (mode === 'exploit') return super.act(observations, out, mode);
    return this.#explore(observations, out, 0);
  }

  learn(segment: LearnerSegment): Promise<Metrics> {
    return this.#learners[segment.learner]!.learn(segment);
  }

  protected override saveMore(): { readonly learners: Snapshot } {
    const learners = this.#learners.map(({ parameters }, i) => [`learner${i}`, parameters.slice()] as const);
    return { learners: { meta: {}, arrays: Object.fromEntries(learners) } };
  }

  protected async restoreMore(snapshot: Snapshot): Promise<void> {
    const { arrays } = childSnapshot(snapshot, 'learners');
    requireFinite('the saved learners', arrays);
    for (const [i, learner] of this.#learners.entries()) {
      const own = arrays[`learner${i}`];
      // Snapshots of threaded runs have none: learners start from the global parameters.
      if (own instanceof Float32Array) await learner.restore(own);
      else await learner.synchronise();
    }
  }

  dispose(): void {
    for (const learner of this.#learners) learner.dispose();
    this.disposeGlobal();
  }

  /** Lets each row's learner act, from row `first` on. */
  #explore(observations: PackedArray, out: ActOutputs, first: number): MaybePromise<void> {
    const size = this.#observationSize;
    const width = this.#actionSize;
    const { samples } = out.extras;
    const sampleSize = this.extras.samples!.size;
    for (let i = first; i < this.#learners.length; i++) {
      const row = observations.subarray(i * size, (i + 1) * size);
      const own: ActOutputs = {
        actions: out.actions.subarray(i * width, (i + 1) * width),
        extras:
          samples === undefined ? {} : { samples: samples.subarray(i * sampleSize, (i + 1) * sampleSize) },
      };
      const acting = this.#learners[i]!.actor.act(row, own, 'explore');
      if (acting instanceof Promise) return acting.then(() => this.#explore(observations, out, i + 1));
    }
  }
}
