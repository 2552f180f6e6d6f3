// An agent with hooks: a visitor can watch it, slow it down or act in its place before each step. Its learning stays the same.
import type {
  ActMode,
  ActOutputs,
  ExtraSpecs,
  MaybePromise,
  Memory,
  Metrics,
  PackedArray,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';

/** Hooks around each training step. */
export interface StepHooks {
  /** Before the agent chooses an action; a promise delays it. */
  before(agent: StepLearner, observations: PackedArray): MaybePromise<void>;
  /** After it has chosen; may overwrite the actions. */
  after(actions: PackedArray): void;
  /** Lets the agent learn from a batch; absent: it just does. */
  learn?(agent: StepLearner, batch: unknown): MaybePromise<Metrics | undefined>;
}

/** Delegates to another agent, and calls hooks around each training action. */
export class WatchedAgent implements StepLearner {
  readonly #agent: StepLearner;
  readonly extras?: ExtraSpecs;
  readonly stateSize?: number;
  readonly #hooks: StepHooks;

  constructor(agent: StepLearner, hooks: StepHooks) {
    this.#agent = agent;
    if (agent.extras !== undefined) this.extras = agent.extras;
    if (agent.stateSize !== undefined) this.stateSize = agent.stateSize;
    this.#hooks = hooks;
  }

  get memory(): Memory {
    return this.#agent.memory;
  }

  get finished(): boolean | 'solved' {
    return this.#agent.finished ?? false;
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    if (mode === 'exploit') return this.#agent.act(observations, out, mode);
    const waiting = this.#hooks.before(this.#agent, observations);
    if (waiting !== undefined) return waiting.then(() => this.#explore(observations, out));
    return this.#explore(observations, out);
  }

  learn(batch: unknown): MaybePromise<Metrics | undefined> {
    const { learn } = this.#hooks;
    return learn === undefined ? this.#agent.learn(batch) : learn(this.#agent, batch);
  }

  save(): MaybePromise<Snapshot> {
    return this.#agent.save();
  }

  restore(snapshot: Snapshot): MaybePromise<void> {
    return this.#agent.restore(snapshot);
  }

  dispose(): MaybePromise<void> {
    return this.#agent.dispose?.();
  }

  #explore(observations: PackedArray, out: ActOutputs): MaybePromise<void> {
    const acting = this.#agent.act(observations, out, 'explore');
    if (acting instanceof Promise) return acting.then(() => this.#hooks.after(out.actions));
    this.#hooks.after(out.actions);
  }
}
