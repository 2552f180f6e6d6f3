// A person's hands on a world: the actions of keys, instead of an agent's.
import { worldOf } from '../choices/worlds.ts';

/** What a person does. */
export class Hands {
  readonly #world: string;
  #actions: readonly number[] | null = null;
  /** Steps so far: those without a key cycle through the idle actions. */
  #steps = 0;
  #isDuel = false;
  /** Whether the person took the last action that was asked for. */
  tookLast = false;

  constructor(world: string) {
    this.#world = world;
  }

  /** Whether a person acts. */
  get areOn(): boolean {
    return this.#actions !== null;
  }

  /** Whether the person plays an episode of the run's seed, and the agent then plays the same one. */
  get isDuel(): boolean {
    return this.#isDuel;
  }

  /** @param actions the next ones, one after the other; `null` returns control to the agent */
  steer(actions: readonly number[] | null, isDuel = this.#isDuel): void {
    this.#actions = actions;
    this.#isDuel = isDuel && actions !== null;
  }

  /** The next action in the world's format; nothing while the agent acts. */
  take(): unknown {
    this.tookLast = this.#actions !== null;
    if (this.#actions === null) return undefined;
    const { levers } = worldOf(this.#world);
    const action = this.#actions[this.#steps++ % this.#actions.length]!;
    return levers === undefined ? action : Float32Array.of(levers[action]!.force);
  }
}
