// An agent whose runs, with their environment, are on a GPU.
import type {
  ActOutputs,
  JudgedEpisode,
  LearnersReport,
  PackedArray,
  Policy,
  SelfDriving,
  Snapshot,
  Weights,
} from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { StepPrograms } from '@prism-rl/jit';
import type { DeviceEnv } from './deviceEnv.ts';
import type { Controls, DeviceEpisode } from './deviceRuns.ts';
import type { Place, RunGroup } from './runGroup.ts';
import { runLayout } from './runLayout.ts';
import { EPISODES } from './trainingLoop.ts';
import { type RecordedAgent, valueLoop } from './valueLoop.ts';

/** A {@link RecordedAgent} with its schedules, that acts on the processor, and saves itself. */
export interface RecordedRun extends RecordedAgent {
  /** @param step steps taken before */
  controls(step: number): Controls;
  /** Sets all variables of its steps. */
  assign(valuesOf: (variable: StepPrograms['variables'][number]['variable']) => Float32Array): void;
  /** Acts greedily on the processor. */
  readonly agent: Policy;
  /** Saves the agent as it is after so many steps. */
  save(steps: number): Promise<Snapshot>;
}

/** Trains a run of a group. */
export class DeviceAgent implements SelfDriving {
  readonly #group: RunGroup;
  readonly #place: Place;
  readonly #recorded: RecordedRun;
  readonly #env: DeviceEnv;
  #steps = 0;
  /** Steps after which the variables of {@link RecordedRun} were read. */
  #read = 0;

  /** @param seed decides everything but the initial values of the variables; below 2⁵³ */
  constructor(recorded: RecordedRun, env: DeviceEnv, seed: number, group: RunGroup, place: Place) {
    this.#recorded = recorded;
    this.#env = env;
    this.#group = group;
    this.#place = place;
    place.run = { loop: valueLoop(recorded, env), seed, controls: (step) => recorded.controls(step) };
  }

  /** Returns after at most 256 steps: at multiples of it, so that a run that was stopped reports as one that was not. */
  async advance(envSteps: number): Promise<LearnersReport> {
    const from = this.#steps;
    const to = Math.min(envSteps, EPISODES * (Math.floor(from / EPISODES) + 1));
    const { episodes, loss, meanQ } = await this.#group.advance(this.#place, to);
    this.#steps = to;
    const { updatesBefore } = this.#recorded.controls(from);
    const { epsilon, beta, ...last } = this.#recorded.controls(to - 1);
    const updates = last.updatesBefore + last.updates - updatesBefore;
    const metrics = {
      ...{ loss: loss / updates, meanQ: meanQ / updates, epsilon },
      ...(this.#recorded.replay.alpha !== undefined && { beta }),
    };
    return {
      envSteps: to,
      episodes: episodes.map((one) => {
        const { return: sum, length, terminated } = one;
        return { envSteps: one.step, env: 0, return: sum, length, terminated, truncated: !terminated };
      }),
      updates,
      metrics: updates === 0 ? undefined : metrics,
    };
  }

  async evaluate(
    episodes: number,
    seed: number,
    epsilon: number,
    goOn: (played: readonly JudgedEpisode[]) => boolean,
  ): Promise<readonly JudgedEpisode[]> {
    const isLimited = this.#env.maxEpisodeSteps !== null;
    const judged = (played: readonly Omit<JudgedEpisode, 'truncated'>[]): JudgedEpisode[] =>
      played.map((one) => ({ ...one, truncated: !one.terminated && isLimited }));
    const trial = { episodes, seed, epsilon };
    const goOnWith = (played: readonly DeviceEpisode[]): boolean => goOn(judged(played));
    const result = await this.#group.evaluate(this.#place, { ...trial, goOn: goOnWith });
    return judged(result.episodes);
  }

  async act(observations: PackedArray, out: ActOutputs): Promise<void> {
    await this.#readVariables();
    await this.#recorded.agent.act(observations, out, 'exploit');
  }

  async #readVariables(): Promise<void> {
    const { seat } = this.#place;
    if (seat === undefined || this.#read === this.#steps) return;
    this.#recorded.assign(await seat.runs.variables(seat.number));
    this.#read = this.#steps;
  }

  async save(): Promise<Snapshot> {
    await this.#readVariables();
    return this.#recorded.save(this.#steps);
  }

  async restore(snapshot: Snapshot): Promise<void> {
    await this.#recorded.agent.restore(snapshot);
    this.#steps = Number(snapshot.meta.envSteps);
    this.#read = this.#steps;
  }

  readonly learners = {
    save: async (): Promise<Snapshot> => {
      const { seat, saved } = this.#place;
      const words = seat === undefined ? saved : await seat.runs.save(seat.number);
      return { meta: {}, arrays: { words: words ?? new Uint32Array(0) } };
    },
    restore: ({ arrays }: Snapshot): void => {
      const words = arrays.words as Uint32Array;
      const { env, replay } = this.#place.run!.loop;
      if (words.length > 0 && words.length !== runLayout(env, replay).words)
        throw new PrismError(
          'corrupt',
          'The replay memory of the checkpoint has another size than the run’s.',
        );
      this.#place.saved = words.length === 0 ? undefined : words;
    },
  };

  async weights(): Promise<Weights> {
    await this.#readVariables();
    return this.#recorded.agent.weights!();
  }

  /** Before the run's first step. */
  async adoptWeights(weights: Weights): Promise<void> {
    await this.#recorded.agent.adoptWeights!(weights);
  }

  async dispose(): Promise<void> {
    this.#group.leave(this.#place);
    await this.#recorded.agent.dispose?.();
  }
}
