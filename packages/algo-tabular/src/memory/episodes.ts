import { type Memory, PrismError, type Snapshot, type Transitions } from '@prism-rl/core';
import { copyInto, type TabularShape } from '../tabularShape.ts';

/** A whole episode: S₀, A₀, R₁, S₁, … Its arrays are views of length `length`. */
export interface Episode {
  readonly length: number;
  readonly states: Int32Array;
  readonly actions: Int32Array;
  /** `rewards[t]` is R_{t+1}, the reward of A_t. */
  readonly rewards: Float64Array;
  /** b(A_t|S_t): the probability of the action, from the agent's extra of this name; else 1. */
  readonly probabilities: Float64Array;
  readonly lastState: number;
  /** Whether the episode terminated; else it was truncated, and S_T has a value. */
  readonly terminated: boolean;
}

const firstRoom = 32;
/** Maximum number of steps of an episode: 24 MB. */
const mostSteps = 1_000_000;

const columns = ['states', 'actions', 'rewards', 'probabilities'] as const;

function stepArrays(length: number) {
  return {
    states: new Int32Array(length),
    actions: new Int32Array(length),
    rewards: new Float64Array(length),
    probabilities: new Float64Array(length),
  };
}

class Recording {
  steps = stepArrays(firstRoom);
  length = 0;
  lastState = 0;
  terminated = false;
  isFinished = false;

  get room(): number {
    return this.steps.states.length;
  }

  makeRoom(length: number): void {
    if (length <= this.room) return;
    const larger = stepArrays(Math.max(length, 2 * this.room));
    for (const name of columns) larger[name].set(this.steps[name]);
    this.steps = larger;
  }
}

/**
 * Stores the current episode of each environment and returns it when it has ended: the memory of Monte Carlo methods. Grows with the
 * longest episode, up to a million steps. A finished episode must be sampled before the next step is added.
 */
export class Episodes implements Memory<Episode> {
  readonly #shape: TabularShape;
  readonly #recordings: readonly Recording[];
  readonly #states: Int32Array;
  readonly #actions: Int32Array;
  readonly #nextStates: Int32Array;
  #finished = 0;

  constructor(shape: TabularShape) {
    const { numEnvs } = shape;
    this.#shape = shape;
    this.#recordings = Array.from({ length: numEnvs }, () => new Recording());
    this.#states = new Int32Array(numEnvs);
    this.#actions = new Int32Array(numEnvs);
    this.#nextStates = new Int32Array(numEnvs);
  }

  /** Steps to hold without growing. */
  get capacity(): number {
    return this.#recordings.reduce((sum, { room }) => sum + room, 0);
  }

  get size(): number {
    return this.#recordings.reduce((sum, { length }) => sum + length, 0);
  }

  isStart(i: number): boolean {
    const recording = this.#recordings[i];
    return recording === undefined || recording.length === 0;
  }

  /** @throws PrismError `state` if an episode does not end. */
  add(transitions: Transitions): void {
    const states = this.#shape.viewStates(transitions.observations, this.#states);
    const actions = this.#shape.viewActions(transitions.actions, this.#actions);
    const nextStates = this.#shape.viewStates(transitions.nextObservations, this.#nextStates);
    this.#shape.note(transitions.observations, states);
    this.#shape.note(transitions.nextObservations, nextStates);
    this.#finished = 0;
    const { probabilities } = transitions.extras;
    for (let i = 0; i < this.#recordings.length; i++) {
      const recording = this.#recordings[i]!;
      if (recording.isFinished) recording.length = 0;
      if (recording.length === mostSteps) {
        throw PrismError.state`An episode has not ended after ${mostSteps} steps (environment ${i}).
          Monte Carlo methods learn from whole episodes. Limit them with the wrapper time-limit:maxEpisodeSteps=1000, or use an agent that
          learns from single steps, such as sarsa.`;
      }
      const t = recording.length++;
      recording.makeRoom(recording.length);
      const { steps } = recording;
      steps.states[t] = states[i]!;
      steps.actions[t] = actions[i]!;
      steps.rewards[t] = transitions.rewards[i]!;
      steps.probabilities[t] = probabilities === undefined ? 1 : probabilities[i]!;
      recording.lastState = nextStates[i]!;
      recording.terminated = transitions.terminated[i] === 1;
      recording.isFinished = recording.terminated || transitions.truncated[i] === 1;
      if (recording.isFinished) this.#finished++;
    }
  }

  ready(): boolean {
    return this.#finished > 0;
  }

  sample(): Episode {
    const recording = this.#recordings.find(({ isFinished }) => isFinished);
    if (recording === undefined) {
      throw PrismError.state`No episode has ended since the last one was taken.
        Call ready() first.`;
    }
    const { steps, length, lastState, terminated } = recording;
    recording.length = 0;
    recording.isFinished = false;
    this.#finished--;
    return {
      length,
      states: steps.states.subarray(0, length),
      actions: steps.actions.subarray(0, length),
      rewards: steps.rewards.subarray(0, length),
      probabilities: steps.probabilities.subarray(0, length),
      lastState,
      terminated,
    };
  }

  save(): Snapshot {
    const lengths = this.#recordings.map(({ length }) => length);
    const arrays = {
      lengths: Int32Array.from(lengths),
      lastStates: Int32Array.from(this.#recordings, ({ lastState }) => lastState),
      flags: Uint8Array.from(
        this.#recordings,
        ({ terminated, isFinished }) => Number(terminated) + 2 * Number(isFinished),
      ),
    };
    const total = lengths.reduce((sum, length) => sum + length, 0);
    const steps = stepArrays(total);
    let at = 0;
    for (const recording of this.#recordings) {
      for (const name of columns) steps[name].set(recording.steps[name].subarray(0, recording.length), at);
      at += recording.length;
    }
    return { meta: {}, arrays: { ...arrays, ...steps } };
  }

  restore({ arrays }: Snapshot): void {
    const numEnvs = this.#recordings.length;
    const heads = {
      lengths: new Int32Array(numEnvs),
      lastStates: new Int32Array(numEnvs),
      flags: new Uint8Array(numEnvs),
    };
    copyInto(heads, arrays);
    const total = heads.lengths.reduce((sum, length) => sum + length, 0);
    const steps = stepArrays(total);
    copyInto(steps, arrays);
    let at = 0;
    for (const [i, recording] of this.#recordings.entries()) {
      const length = heads.lengths[i]!;
      recording.makeRoom(length);
      for (const name of columns) recording.steps[name].set(steps[name].subarray(at, at + length));
      at += length;
      recording.length = length;
      recording.lastState = heads.lastStates[i]!;
      recording.terminated = (heads.flags[i]! & 1) === 1;
      recording.isFinished = heads.flags[i]! >= 2;
    }
    this.#finished = this.#recordings.filter(({ isFinished }) => isFinished).length;
  }
}
