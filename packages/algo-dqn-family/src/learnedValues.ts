import type { AgentContext, RngState, Schedule, Snapshot } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import type { Optimizer } from '@prism-rl/nn';
import { disposeVariables, restoreVariables, saveVariables } from '@prism-rl/nn';
import type { QNetwork } from './network/qNetwork.ts';
import type { ValueActor } from './valueActor.ts';

/** State that an agent of the family saves, restores and disposes of: network, optimizer, random stream and steps of its schedules. */
export class LearnedValues {
  readonly #rng: AgentContext['rng'];
  readonly #network: QNetwork;
  readonly #optimizer: Optimizer;
  readonly #actor: ValueActor;
  readonly #schedule: Schedule;
  readonly #learningRate = new Float32Array(1);

  constructor(
    rng: AgentContext['rng'],
    parts: {
      readonly network: QNetwork;
      readonly optimizer: Optimizer;
      readonly actor: ValueActor;
      readonly learningRate: Schedule;
    },
  ) {
    this.#rng = rng;
    this.#network = parts.network;
    this.#optimizer = parts.optimizer;
    this.#actor = parts.actor;
    this.#schedule = parts.learningRate;
  }

  /** The current learning rate as a step input; reused. */
  get learningRate(): Float32Array {
    this.#learningRate[0] = this.#schedule(this.#actor.envSteps);
    return this.#learningRate;
  }

  /** Saves the learned state, plus `parts` and `counters` of the agent. */
  async save(
    parts: { readonly [name: string]: Snapshot } = {},
    counters: { readonly [name: string]: number } = {},
  ): Promise<Snapshot> {
    const { meta, arrays } = mergeSnapshots({
      online: await saveVariables(this.#network.variables),
      optimizer: await saveVariables(this.#optimizer.variables),
      ...parts,
    });
    const { envSteps } = this.#actor;
    return { meta: { ...meta, ...counters, envSteps, rng: this.#rng.save() }, arrays };
  }

  /** @param snapshot returned by {@link save}. */
  restore(snapshot: Snapshot): void {
    restoreVariables(this.#network.variables, childSnapshot(snapshot, 'online'));
    restoreVariables(this.#optimizer.variables, childSnapshot(snapshot, 'optimizer'));
    this.#actor.envSteps = Number(snapshot.meta.envSteps);
    this.#rng.restore(snapshot.meta.rng as RngState);
  }

  dispose(): void {
    this.#actor.dispose();
    disposeVariables(this.#network.variables);
    disposeVariables(this.#optimizer.variables);
  }
}
