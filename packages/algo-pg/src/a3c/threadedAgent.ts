import type {
  ActMode,
  ActOutputs,
  AgentContext,
  LearnersReport,
  MaybePromise,
  PackedArray,
  Rng,
  RngState,
  SelfDriving,
  Snapshot,
} from '@prism-rl/core';
import { childSnapshot, mergeSnapshots, PrismError } from '@prism-rl/core';
import type * as Threads from '../node/index.ts';
import type { A3cConfig } from './entry.ts';
import { GlobalNetwork } from './globalNetwork.ts';

/** Where the threads are made; not a literal, so that bundlers for browsers do not follow it. */
const threadsModule: string = '@prism-rl/algo-pg/node';

/**
 * A3C with threads: `numEnvs` actor-learners, each in a thread with its environment, on a network in shared memory. They are
 * started when training begins, and end when the agent is disposed of. A resumed run has the same network and optimizer, but its
 * learners begin new episodes: how threads interleave, no seed decides.
 */
export class ThreadedA3c implements SelfDriving {
  readonly #global: GlobalNetwork;
  readonly #rng: Rng;
  readonly #context: AgentContext<A3cConfig>;
  #threads: Threads.LearnerThreads | undefined;

  private constructor(context: AgentContext<A3cConfig>, global: GlobalNetwork) {
    this.#context = context;
    this.#global = global;
    this.#rng = context.rng;
  }

  /** @throws PrismError `unavailable` where there are no threads that share memory. */
  static async create(context: AgentContext<A3cConfig>): Promise<ThreadedA3c> {
    const { process } = globalThis as { process?: { versions?: { node?: string } } };
    if (process?.versions?.node === undefined || typeof SharedArrayBuffer === 'undefined') {
      throw new PrismError('unavailable', 'A3C has threads in Node only.', {
        hint: 'Take its simulated ones: --set updates=round-robin.',
      });
    }
    return new ThreadedA3c(context, await GlobalNetwork.create(context));
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    return this.#global.act(observations, out, mode);
  }

  async advance(envSteps: number, signal: AbortSignal): Promise<LearnersReport> {
    this.#threads ??= await this.#startThreads();
    return this.#threads.advance(envSteps, signal);
  }

  save(): Snapshot {
    const { meta, arrays } = mergeSnapshots({ global: this.#global.save() });
    return { meta: { ...meta, rng: this.#rng.save() }, arrays };
  }

  async restore(snapshot: Snapshot): Promise<void> {
    this.#global.restore(childSnapshot(snapshot, 'global'));
    this.#rng.restore(snapshot.meta.rng as RngState);
    // Running threads still have the step counts and parameters from before: new ones start when training continues.
    const threads = this.#threads;
    this.#threads = undefined;
    await threads?.close();
  }

  /** As ONNX: `observation` → `action`, the most probable one, and the distribution's `parameters`. */
  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    return this.#global.exportPolicy();
  }

  async dispose(): Promise<void> {
    this.#global.dispose();
    await this.#threads?.close();
  }

  async #startThreads(): Promise<Threads.LearnerThreads> {
    const { LearnerThreads } = (await import(/* @vite-ignore */ threadsModule)) as typeof Threads;
    const { shared, engine } = this.#global;
    return LearnerThreads.start(this.#context, shared, engine.name);
  }
}
