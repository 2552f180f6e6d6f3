import {
  type ActOutputs,
  actionMaskOf,
  actOutputs,
  childSnapshot,
  copyRow,
  type EndReason,
  forget,
  isDebug,
  type Memory,
  type Metrics,
  mergeSnapshots,
  PrismError,
  packedArray,
  type Rng,
  type RngState,
  type RunEvent,
  type Snapshot,
  type StepLearner,
  type VectorEnv,
} from '@prism-rl/core';
import { checkedStep, type StepChecks, soundStep } from '@prism-rl/core/checks';
import { FiniteMetrics } from './finiteMetrics.ts';
import type { Watcher } from './runHandle.ts';
import { requireWhole } from './savedRun.ts';
import { TaskSchedule } from './taskSchedule.ts';
import { TimeSlice } from './timeSlice.ts';

/** Environment steps between two `steps` events. */
export const chunkSteps = 1024;

type SaveableEnv = VectorEnv & Required<Pick<VectorEnv, 'save' | 'restore'>>;

/** What a snapshot has learned, with the counters and random streams of a new one: `begunAnew`, which only such runs load. */
export type BegunAnew = (learned: Snapshot, own: Snapshot) => Snapshot;

export interface TrainingLoop {
  readonly envSteps: number;
  readonly tasks: TaskSchedule;
  /** Whether a resumed run continues its episodes; if the environment cannot be saved, it begins new ones. */
  readonly continuesEpisodes: boolean;
  /** Ends the run after the current step. */
  stop(reason: EndReason): void;
  /** Shows steps and batches, if the loop steps the environments itself. @returns a function that ends it. */
  watch(watcher: Watcher): () => void;
  /** Trains until all steps are taken or {@link stop} is called. */
  run(emit: (event: RunEvent) => void): Promise<void>;
  /** Saves everything that decides the future of the run, but not an environment that cannot be saved. */
  save(): Promise<Snapshot>;
  /** Continues where {@link save} was called. Call it before {@link run}. */
  restore(snapshot: Snapshot): Promise<void>;
  /** Begins with what another run learned, see `StartingPoint`; takes the result of its {@link save}. */
  begin(learned: Snapshot, anew: BegunAnew): Promise<void>;
}

export interface TrainerOptions {
  readonly env: VectorEnv;
  readonly agent: StepLearner;
  /** Default: the agent's memory. */
  readonly memory?: Memory;
  /** Random stream for sampling from the memory. */
  readonly memoryRng: Rng;
  /** Seed of the first environment. */
  readonly envSeed: number;
  /** Total environment steps, including those before a resume. */
  readonly steps: number;
  /** Number of steps whose rewards and observations are checked outside debug mode; default: all. */
  readonly watchedSteps?: number;
}

/**
 * The loop of every algorithm: act, step, add to the memory, and learn while the memory has a batch ready. It is the hot path and does not use
 * RxJS; it emits events through a callback.
 */
export class Trainer implements TrainingLoop {
  readonly tasks: TaskSchedule;
  readonly #env: VectorEnv;
  readonly #agent: StepLearner;
  readonly #memory: Memory;
  readonly #memoryRng: Rng;
  readonly #envSeed: number;
  readonly #steps: number;
  readonly #watchedSteps: number;
  readonly #returns: Float64Array;
  readonly #lengths: Int32Array;
  /** 1 where the next step begins an episode. */
  readonly #starts: Uint8Array;
  readonly #out: ActOutputs;
  #watchers: readonly Watcher[] = [];
  #envSteps = 0;
  #episodes = 0;
  #updates = 0;
  #restored = false;
  readonly #finite: FiniteMetrics;

  constructor({
    env,
    agent,
    memory = agent.memory,
    memoryRng,
    envSeed,
    steps,
    watchedSteps = Number.POSITIVE_INFINITY,
  }: TrainerOptions) {
    this.#watchedSteps = watchedSteps;
    this.#env = env;
    this.#agent = agent;
    this.#memory = memory;
    this.#memoryRng = memoryRng;
    this.#envSeed = envSeed;
    this.#steps = steps;
    this.tasks = new TaskSchedule(steps);
    this.#returns = new Float64Array(env.numEnvs);
    this.#lengths = new Int32Array(env.numEnvs);
    this.#starts = new Uint8Array(env.numEnvs).fill(1);
    this.#finite = new FiniteMetrics({ returns: this.#returns, observations: env.observations });
    this.#out = actOutputs(env.actionSpace, env.numEnvs, agent.extras, agent.stateSize);
  }

  get envSteps(): number {
    return this.#envSteps;
  }

  get continuesEpisodes(): boolean {
    return isSaveable(this.#env);
  }

  /** Ends the run after the current step. */
  stop(reason: EndReason): void {
    this.tasks.stop(reason);
  }

  watch(watcher: Watcher): () => void {
    this.#watchers = [...this.#watchers, watcher];
    return () => {
      this.#watchers = this.#watchers.filter((other) => other !== watcher);
    };
  }

  /** Trains until all steps are taken or {@link stop} is called. */
  async run(emit: (event: RunEvent) => void): Promise<void> {
    const env = this.#env;
    const agent = this.#agent;
    const { tasks } = this;
    const memory = this.#memory;
    const { numEnvs, observations, rewards, terminated, truncated } = env;
    const { size } = env.observationSpace;
    const previous = packedArray(env.observationSpace.dtype, observations.length);
    const successors = packedArray(env.observationSpace.dtype, observations.length);
    const out = this.#out;
    const { actions, extras } = out;
    const starts = this.#starts;
    const returns = this.#returns;
    const lengths = this.#lengths;
    const plain = {
      count: numEnvs,
      observations: previous,
      actions,
      rewards,
      terminated,
      truncated,
      starts,
      extras,
    };
    // Unless an episode ends, the environment's own array holds the successors: saves a copy.
    const running = { ...plain, nextObservations: observations };
    const ending = { ...plain, nextObservations: successors };
    let check: StepChecks | undefined = this.#checks();
    // Action masks must be checked at every step.
    const isWatched = isDebug() || actionMaskOf(env.observationSpace) !== undefined;
    let watched = isWatched ? Number.POSITIVE_INFINITY : this.#watchedSteps;

    // Without a saved environment, a resumed run begins new episodes, with other seeds than at its start.
    if (!this.#restored) env.reset({ seed: this.#envSeed + this.#envSteps });
    stopIfFinished(this, agent);
    const started = performance.now();
    let emitted = this.#envSteps;
    // Multiples of `chunkSteps`, so that a resumed run emits these events at the same steps.
    const chunkAfter = (envSteps: number): number => (Math.floor(envSteps / chunkSteps) + 1) * chunkSteps;
    let chunkEnd = chunkAfter(this.#envSteps);
    await tasks.begin(this.#envSteps);
    await this.#learnBefore(emit);
    let anyStart = starts.includes(1);
    // `set` costs as much as a step of a fast environment.
    const isShort = observations.length <= 16;
    const slice = new TimeSlice();

    while (this.#envSteps < this.#steps && tasks.reason === undefined) {
      if (isShort) for (let k = 0; k < observations.length; k++) previous[k] = observations[k]!;
      else previous.set(observations);
      const acting = agent.act(previous, out, 'explore');
      if (acting !== undefined) await acting;
      check?.beforeStep();
      env.step(actions);
      if (check !== undefined) {
        check.afterStep();
        if (--watched <= 0) check = undefined;
      }
      this.#envSteps += numEnvs;

      let ended = false;
      for (let i = 0; i < numEnvs; i++) {
        returns[i]! += rewards[i]!;
        lengths[i]!++;
        if (terminated[i] === 1 || truncated[i] === 1) ended = true;
      }
      if (ended) {
        successors.set(observations);
        for (let i = 0; i < numEnvs; i++) {
          if (terminated[i] === 1 || truncated[i] === 1)
            copyRow(env.finalObservations, i, successors, i, size);
        }
        for (const watcher of this.#watchers) watcher.transitions?.(ending);
        memory.add(ending);
        for (let i = 0; i < numEnvs; i++) {
          starts[i] = terminated[i]! | truncated[i]!;
          if (starts[i] === 1) forget(out, i, numEnvs);
        }
        anyStart = true;
        this.#endEpisodes(emit);
      } else {
        for (const watcher of this.#watchers) watcher.transitions?.(running);
        memory.add(running);
        if (anyStart) starts.fill(0);
        anyStart = false;
      }

      while (memory.ready()) {
        const batch = memory.sample(this.#memoryRng);
        for (const watcher of this.#watchers) watcher.batches?.(batch);
        const learning = agent.learn(batch);
        const metrics = learning instanceof Promise ? await learning : learning;
        this.#updates++;
        if (metrics !== undefined) this.#emitUpdate(metrics, emit);
        stopIfFinished(this, agent);
      }

      if (this.#envSteps >= chunkEnd || this.#envSteps >= this.#steps) {
        const count = this.#envSteps - emitted;
        emitted = this.#envSteps;
        chunkEnd = chunkAfter(emitted);
        emit({ type: 'steps', envSteps: this.#envSteps, count, observations, actions });
      }
      if (this.#envSteps >= tasks.due) await tasks.runDue(this.#envSteps);

      if (slice.isOver()) await slice.next();
    }
    const counters = { envSteps: this.#envSteps, episodes: this.#episodes, updates: this.#updates };
    await endRun(tasks, counters, started, emit);
  }

  /** Takes the updates that are due before the next step: of a memory that begins with recordings, also if a run was stopped among them. */
  async #learnBefore(emit: (event: RunEvent) => void): Promise<void> {
    const { tasks } = this;
    const slice = new TimeSlice();
    while (tasks.reason === undefined && this.#memory.ready()) {
      const batch = this.#memory.sample(this.#memoryRng);
      for (const watcher of this.#watchers) watcher.batches?.(batch);
      const metrics = await this.#agent.learn(batch);
      this.#updates++;
      if (metrics !== undefined) this.#emitUpdate(metrics, emit);
      stopIfFinished(this, this.#agent);
      if (tasks.due === 0) await tasks.runDue(this.#envSteps);
      if (slice.isOver()) await slice.next();
    }
  }

  // Not in `run`, whose loop is slower if a function in it captures `this` or `lengths`.
  #checks(): StepChecks {
    const stepOf = (i: number): string => `step ${this.#lengths[i]! + 1} of the episode`;
    return isDebug() ? checkedStep(this.#env, this.#out.actions, stepOf) : soundStep(this.#env, stepOf);
  }

  async save(): Promise<Snapshot> {
    const env = this.#env;
    const agent = await this.#agent.save();
    const isSaved = isSaveable(env);
    const merged = mergeSnapshots({
      agent,
      // Without the environment its episodes cannot continue, so save only memories that replay.
      ...((isSaved || this.#memory.replays === true) && { memory: this.#memory.save() }),
      ...(isSaved && {
        env: {
          meta: {},
          arrays: {
            state: env.save(),
            returns: this.#returns.slice(),
            lengths: this.#lengths.slice(),
            starts: this.#starts.slice(),
            ...(this.#out.states && { states: this.#out.states.slice() }),
          },
        },
      }),
    });
    const counters = {
      ...{ envSteps: this.#envSteps, episodes: this.#episodes, updates: this.#updates },
      ...(!isSaved && { newEpisodes: true }),
    };
    return {
      meta: { ...merged.meta, ...counters, memoryRng: this.#memoryRng.save() },
      arrays: merged.arrays,
    };
  }

  async restore(snapshot: Snapshot): Promise<void> {
    const vector = this.#env;
    requireWhole(snapshot);
    if (snapshot.meta.newEpisodes === true && vector.statistics !== undefined) {
      throw PrismError.incompatible`This run of ${vector.id} cannot resume: its wrappers normalise, and their statistics are saved only \
        with an environment.
        Evaluate, watch or export it, or start a new run.`;
    }
    await this.#agent.restore(childSnapshot(snapshot, 'agent'));
    if ('memory' in snapshot.meta) this.#memory.restore(childSnapshot(snapshot, 'memory'));
    if (snapshot.meta.newEpisodes !== true) {
      const env = childSnapshot(snapshot, 'env');
      vector.restore!(env.arrays.state as Uint8Array);
      this.#returns.set(env.arrays.returns as Float64Array);
      this.#lengths.set(env.arrays.lengths as Int32Array);
      this.#starts.set(env.arrays.starts as Uint8Array);
      this.#out.states?.set(env.arrays.states as Float32Array);
      this.#restored = true;
    }
    this.#envSteps = Number(snapshot.meta.envSteps);
    this.#episodes = Number(snapshot.meta.episodes);
    this.#updates = Number(snapshot.meta.updates);
    this.#memoryRng.restore(snapshot.meta.memoryRng as RngState);
  }

  async begin(learned: Snapshot, anew: BegunAnew): Promise<void> {
    const agent = this.#agent;
    const memory = this.#memory;
    await agent.restore(anew(childSnapshot(learned, 'agent'), await agent.save()));
    if (memory.replays !== true || !('memory' in learned.meta)) return;
    memory.restore(anew(childSnapshot(learned, 'memory'), memory.save()));
  }

  #endEpisodes(emit: (event: RunEvent) => void): void {
    const { numEnvs, terminated, truncated } = this.#env;
    for (let i = 0; i < numEnvs; i++) {
      if (terminated[i] !== 1 && truncated[i] !== 1) continue;
      this.#finite.checkReturn(this.#returns[i]!, this.#envSteps, ++this.#episodes);
      emit({
        type: 'episode',
        envSteps: this.#envSteps,
        episode: this.#episodes,
        env: i,
        return: this.#returns[i]!,
        length: this.#lengths[i]!,
        terminated: terminated[i] === 1,
        truncated: truncated[i] === 1,
      });
      this.#returns[i] = 0;
      this.#lengths[i] = 0;
    }
  }

  #emitUpdate(metrics: Metrics, emit: (event: RunEvent) => void): void {
    this.#finite.check(metrics, this.#envSteps, this.#updates);
    emit({ type: 'update', envSteps: this.#envSteps, updates: this.#updates, metrics });
  }
}

/** Ends a loop whose agent has finished, see `StepLearner.finished`. */
export function stopIfFinished(
  loop: { stop(reason: EndReason): void },
  { finished = false }: Pick<StepLearner, 'finished'>,
): void {
  if (finished !== false) loop.stop(finished === 'solved' ? 'solved' : 'finished');
}

/** Runs the final tasks, and emits the `end` event. @param started when training began, by `performance.now()`. */
export async function endRun(
  tasks: TaskSchedule,
  counters: { readonly envSteps: number; readonly episodes: number; readonly updates: number },
  started: number,
  emit: (event: RunEvent) => void,
): Promise<void> {
  const seconds = (performance.now() - started) / 1000 - tasks.pausedSeconds;
  const reason = await tasks.end(counters.envSteps);
  const { envSteps, episodes, updates } = counters;
  emit({ type: 'end', envSteps, reason, episodes, updates, seconds });
  await tasks.afterwards();
}

function isSaveable(env: VectorEnv): env is SaveableEnv {
  return env.save !== undefined && env.restore !== undefined;
}
