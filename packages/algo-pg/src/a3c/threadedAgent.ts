import { type AgentContext, type LearnersReport, PrismError, type SelfDriving } from '@prism-rl/core';
import type * as Threads from '../node/learnerThreads.ts';
import type { A3cConfig } from './config.ts';
import { A3cAgent, createGlobalNetwork, type GlobalNetwork } from './globalNetwork.ts';

/** The module that creates threads; not a literal, so that bundlers for browsers do not follow it. */
const threadsModule: string = '@prism-rl/algo-pg/node';

/**
 * A3C with threads: `numEnvs` actor-learners, each in a thread with its own environment, on a network in shared memory. Training starts the
 * threads, disposal ends them. A resumed run has the same network and optimizer, but its learners start new episodes: no seed determines
 * how threads interleave.
 */
export class ThreadedA3c extends A3cAgent implements SelfDriving {
  readonly #context: AgentContext<A3cConfig>;
  #threads: Threads.LearnerThreads | undefined;

  private constructor(context: AgentContext<A3cConfig>, global: GlobalNetwork) {
    super(context, global);
    this.#context = context;
  }

  /** @throws PrismError `unavailable` without threads that share memory. */
  static async create(context: AgentContext<A3cConfig>): Promise<ThreadedA3c> {
    const { process } = globalThis as { process?: { versions?: { node?: string } } };
    if (process?.versions?.node === undefined || typeof SharedArrayBuffer === 'undefined') {
      throw PrismError.unavailable`A3C has threads in Node only.
        Use simulated ones: updates=round-robin.`.about('settings');
    }
    return new ThreadedA3c(context, await createGlobalNetwork(context));
  }

  async advance(envSteps: number, signal: AbortSignal): Promise<LearnersReport> {
    this.#threads ??= await this.#startThreads();
    return this.#threads.advance(envSteps, signal);
  }

  protected async restoreMore(): Promise<void> {
    // Running threads keep the old step counts and parameters: continued training starts new ones.
    const threads = this.#threads;
    this.#threads = undefined;
    await threads?.close();
  }

  async dispose(): Promise<void> {
    this.disposeGlobal();
    await this.#threads?.close();
  }

  async #startThreads(): Promise<Threads.LearnerThreads> {
    const { LearnerThreads } = (await import(/* @vite-ignore */ threadsModule)) as typeof Threads;
    const { shared, engine } = this.global;
    return LearnerThreads.start(this.#context, shared, engine.name);
  }
}
