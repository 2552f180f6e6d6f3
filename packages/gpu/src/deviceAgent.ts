// An agent whose runs, with their environment, are on a GPU.
import type * as core from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { StepPrograms } from '@prism-rl/jit';
import { type Course, rolloutCourse, valueCourse } from './course.ts';
import type { DeviceEnv } from './deviceEnv.ts';
import type { DeviceEpisode, ValuesOf } from './deviceRuns.ts';
import type { HostEnvs } from './hostEnv.ts';
import type { RecordedRollouts } from './rolloutLoop.ts';
import type { Place, RunGroup } from './runGroup.ts';
import { GAME } from './runLayout.ts';
import type { Controls } from './runShader.ts';
import type { RecordedAgent } from './trainingLoop.ts';

/** An agent as programs, with its schedules, that acts on the processor, and saves itself. */
export type RecordedRun = (RecordedAgent | RecordedRollouts) & {
  /** @param at steps taken before; of an agent on rollouts, rollouts learned before */
  controls(at: number): Controls;
  /** Sets all variables of its steps. */
  assign(valuesOf: (variable: StepPrograms['variables'][number]['variable']) => Float32Array): void;
  /** Acts greedily on the processor. */
  readonly agent: core.Policy;
  /** Saves the agent in its state after `steps` steps. */
  save(steps: number): Promise<core.Snapshot>;
};

/** Trains a run of a group. */
export class DeviceAgent implements core.SelfDriving {
  readonly #group: RunGroup;
  readonly #place: Place;
  readonly #recorded: RecordedRun;
  readonly #course: Course;
  #steps = 0;
  /** Steps after which the variables of {@link RecordedRun} were read. */
  #read = 0;
  /** What was read then. */
  #valuesOf: ValuesOf | undefined;
  readonly #host: HostEnvs | undefined;

  /** @param seed decides everything but the initial values of the variables; below 2⁵³ @param host steps the environments, if they have no rules */
  constructor(
    recorded: RecordedRun,
    env: DeviceEnv,
    seed: number,
    group: RunGroup,
    place: Place,
    host?: HostEnvs,
  ) {
    this.#host = host;
    // The runner then evaluates, in environments of its own.
    if (host !== undefined) delete this.evaluate;
    this.#recorded = recorded;
    this.#group = group;
    this.#place = place;
    this.#course = 'rollout' in recorded ? rolloutCourse(recorded, env) : valueCourse(recorded, env);
    const { loop, controls } = this.#course;
    place.run = { loop, seed, host, controls };
    this.learners.continuesEpisodes = host?.isSaveable ?? true;
  }

  /** Returns at multiples of {@link Course.window} steps, so that a resumed run reports at the same steps as an uninterrupted one. */
  async advance(envSteps: number): Promise<core.LearnersReport> {
    const { window, ticksAt, stepsAt, updatesAt, told } = this.#course;
    const from = this.#steps;
    const ticks = ticksAt(Math.min(envSteps, window * (Math.floor(from / window) + 1)));
    const { episodes, sums } = await this.#group.advance(this.#place, ticks);
    const to = stepsAt(ticks);
    this.#steps = to;
    const updates = updatesAt(to) - updatesAt(from);
    const { gradientSteps = updates * this.#course.gradientSteps, ...others } = sums;
    const means = Object.entries(others).map(([name, sum]) => [name, sum / gradientSteps]);
    const metrics = { ...Object.fromEntries(means), ...told(to) };
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

  async envState(): Promise<core.PackedArray | undefined> {
    const { seat } = this.#place;
    return this.#host === undefined ? seat?.runs.row(seat.number) : undefined;
  }

  evaluate?: core.SelfDriving['evaluate'] = async (episodes, seed, epsilon, goOn) => {
    const isLimited = this.#course.loop.env.maxEpisodeSteps !== null;
    const judged = (played: readonly Omit<core.JudgedEpisode, 'truncated'>[]): core.JudgedEpisode[] =>
      played.map((one) => ({ ...one, truncated: !one.terminated && isLimited }));
    const trial = { episodes, seed, epsilon };
    const goOnWith = (played: readonly DeviceEpisode[]): boolean => goOn(judged(played));
    const result = await this.#group.evaluate(this.#place, { ...trial, goOn: goOnWith });
    return judged(result.episodes);
  };

  async act(observations: core.PackedArray, out: core.ActOutputs): Promise<void> {
    await this.#readVariables();
    await this.#recorded.agent.act(observations, out, 'exploit');
  }

  async #readVariables(): Promise<void> {
    const { seat } = this.#place;
    if (seat === undefined || this.#read === this.#steps) return;
    this.#valuesOf = await seat.runs.variables(seat.number);
    this.#recorded.assign(this.#valuesOf);
    this.#place.isOverwritten = true;
    this.#read = this.#steps;
  }

  async save(): Promise<core.Snapshot> {
    await this.#readVariables();
    return this.#recorded.save(this.#steps);
  }

  async restore(snapshot: core.Snapshot): Promise<void> {
    await this.#recorded.agent.restore(snapshot);
    this.#steps = Number(snapshot.meta.envSteps);
    this.#read = this.#steps;
  }

  readonly learners = {
    continuesEpisodes: true,
    save: async (): Promise<core.Snapshot> => {
      const { seat, saved } = this.#place;
      const words = seat === undefined ? saved : await seat.runs.save(seat.number);
      await this.#readVariables();
      if (seat !== undefined) this.#host?.keep();
      if (words !== undefined && this.#valuesOf !== undefined)
        this.#group.keep(this.#place, words, this.#valuesOf);
      return {
        meta: {},
        arrays: { words: words ?? new Uint32Array(0), ...(this.#host?.kept && { env: this.#host.kept }) },
      };
    },
    restore: ({ arrays }: core.Snapshot): void => {
      const words = arrays.words as Uint32Array;
      const { layout } = this.#place.run!.loop;
      if (words.length > 0 && words.length !== layout.words)
        throw PrismError.corrupt`The replay memory of the checkpoint has another size than the run’s.`;
      if (words.length === 0) return;
      this.#place.saved = words;
      if (this.#host) this.#host.kept = arrays.env as Uint8Array | undefined;
      this.#steps = this.#course.stepsAt(words[layout.training + GAME.indexOf('taken')]!);
      this.#read = this.#steps;
    },
  };

  async weights(): Promise<core.Weights> {
    await this.#readVariables();
    return this.#recorded.agent.weights!();
  }

  /** Before the run's first step. */
  async adoptWeights(weights: core.Weights): Promise<void> {
    await this.#recorded.agent.adoptWeights!(weights);
  }

  async dispose(): Promise<void> {
    this.#group.leave(this.#place);
    this.#host?.close();
    await this.#recorded.agent.dispose?.();
  }
}
