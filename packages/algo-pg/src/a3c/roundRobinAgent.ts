import type {
  ActMode,
  ActOutputs,
  AgentContext,
  ExtraSpecs,
  MaybePromise,
  Metrics,
  PackedArray,
  Rng,
  RngState,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';
import { childSnapshot, mergeSnapshots, Rng as Stream } from '@prism-rl/core';
import type { LearnerSegment } from '@prism-rl/memory';
import { SegmentMemory } from '@prism-rl/memory';
import { PolicyActor } from '../policyActor.ts';
import type { A3cConfig } from './config.ts';
import { a3cNetwork, GlobalNetwork } from './globalNetwork.ts';
import { LocalNetwork } from './localNetwork.ts';
import { SegmentLearner } from './segmentLearner.ts';

/** An actor-learner that takes its turns in this thread. */
interface TurnTaker {
  readonly learner: SegmentLearner;
  readonly actor: PolicyActor;
}

/**
 * A3C with simulated threads: each environment has an actor-learner with parameters of its own, which are as old as its last update;
 * the learners take steps together and update one after the other. The seed decides the run.
 */
export class RoundRobinA3c implements StepLearner<LearnerSegment> {
  readonly memory: SegmentMemory;
  readonly #global: GlobalNetwork;
  readonly #takers: readonly TurnTaker[];
  readonly #rng: Rng;
  readonly #observationSize: number;
  readonly #actionSize: number;

  private constructor(context: AgentContext<A3cConfig>, global: GlobalNetwork, takers: readonly TurnTaker[]) {
    const { observationSpace, actionSpace, config, rng } = context;
    this.#global = global;
    this.#takers = takers;
    this.#rng = rng;
    this.#observationSize = observationSpace.size;
    this.#actionSize = actionSpace.size;
    this.memory = new SegmentMemory(takers.length, {
      observationSpace,
      actionSpace,
      extras: global.extras,
      steps: config.tMax,
    });
  }

  static async create(context: AgentContext<A3cConfig>): Promise<RoundRobinA3c> {
    const { config, observationSpace, actionSpace, numEnvs, steps, rng } = context;
    const global = await GlobalNetwork.create(context);
    const { engine, shared } = global;
    const takers: TurnTaker[] = [];
    for (let i = 0; i < numEnvs; i++) {
      // Its first parameters do not count: it takes over the global ones.
      const network = a3cNetwork(
        observationSpace,
        actionSpace,
        { ...config, initializer: 'heUniform' },
        new Stream(0),
      );
      const local = await LocalNetwork.create(engine, network, observationSpace.size, config);
      const learner = new SegmentLearner(local, shared, config, steps);
      await learner.synchronise();
      const actor = new PolicyActor({ engine, network, observationSpace, actionSpace, rng });
      takers.push({ learner, actor });
    }
    return new RoundRobinA3c(context, global, takers);
  }

  get extras(): ExtraSpecs {
    return this.#global.extras;
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    if (mode === 'exploit') return this.#global.act(observations, out, mode);
    return this.#explore(observations, out, 0);
  }

  learn({ learner, segment }: LearnerSegment): Promise<Metrics> {
    return this.#takers[learner]!.learner.learn(segment);
  }

  save(): Snapshot {
    const learners = this.#takers.map(
      ({ learner }, i) => [`learner${i}`, learner.parameters.slice()] as const,
    );
    const { meta, arrays } = mergeSnapshots({
      global: this.#global.save(),
      learners: { meta: {}, arrays: Object.fromEntries(learners) },
    });
    return { meta: { ...meta, rng: this.#rng.save() as never }, arrays };
  }

  async restore(snapshot: Snapshot): Promise<void> {
    this.#global.restore(childSnapshot(snapshot, 'global'));
    const { arrays } = childSnapshot(snapshot, 'learners');
    for (const [i, { learner }] of this.#takers.entries()) {
      const own = arrays[`learner${i}`];
      // A run in threads saves none: its learners begin with the global parameters.
      if (own instanceof Float32Array) await learner.restore(own);
      else await learner.synchronise();
    }
    this.#rng.restore(snapshot.meta.rng as unknown as RngState);
  }

  /** As ONNX: `observation` → `action`, the most probable one, and the distribution's `parameters`. */
  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    return this.#global.exportPolicy();
  }

  dispose(): void {
    for (const { actor, learner } of this.#takers) {
      actor.dispose();
      learner.local.dispose();
    }
    this.#global.dispose();
  }

  /** Each row by its own learner, from row `first` on. */
  #explore(observations: PackedArray, out: ActOutputs, first: number): MaybePromise<void> {
    const size = this.#observationSize;
    const width = this.#actionSize;
    const { samples } = out.extras;
    const sampleSize = this.extras.samples!.size;
    for (let i = first; i < this.#takers.length; i++) {
      const row = observations.subarray(i * size, (i + 1) * size);
      const own: ActOutputs = {
        actions: out.actions.subarray(i * width, (i + 1) * width),
        extras:
          samples === undefined ? {} : { samples: samples.subarray(i * sampleSize, (i + 1) * sampleSize) },
      };
      const acting = this.#takers[i]!.actor.act(row, own, 'explore');
      if (acting instanceof Promise) return acting.then(() => this.#explore(observations, out, i + 1));
    }
  }
}
