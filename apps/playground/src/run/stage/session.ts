// A run on the page: the runner's `train` with the project's own agents and worlds, slowed down, shown, controlled and changed.
import type { Agent, Engine, PackedArray, Schedule, Snapshot, VectorEnv } from '@prism-rl/core';
import { linearSchedule, Registry, resolveConfig } from '@prism-rl/core';
import type { RunHandle, RunnerEvent } from '@prism-rl/runner';
import { actBy, envStepsOf, planRun, runFactory, train } from '@prism-rl/runner';
import { agentOf } from '../choices/agents.ts';
import { loadPlugins } from '../choices/plugins.ts';
import type { Settings } from '../choices/settings.ts';
import { mostShown, worldOf } from '../choices/worlds.ts';
import type { Conditions, Send } from '../host/events.ts';
import type { StepByHand } from '../lesson/byHand.ts';
import { fingerprint, fingerprintAfter } from '../link/fingerprint.ts';
import { runOptions } from '../link/runOptions.ts';
import type { Change, RunState } from '../link/runState.ts';
import { scheduleIn } from '../live/scheduleIn.ts';
import { packed } from '../seen/insight.ts';
import { Moments } from '../seen/moments.ts';
import { readyOf } from '../seen/picture.ts';
import { Progress } from '../seen/progress.ts';
import type { RecordingEngine } from '../seen/recordingEngine.ts';
import type { Watch } from '../seen/watchedPlugin.ts';
import { watchedPlugin } from '../seen/watchedPlugin.ts';
import type { Diary } from './diary.ts';
import type { exhibit } from './exhibit.ts';
import type { Generations } from './generations.ts';
import { type Performance, performEpisode, performForever } from './performEpisode.ts';
import { planning } from './planning.ts';
import { StageTask } from './stageTask.ts';

/** Milliseconds between two shown moments: 60 per second. */
const momentEvery = 15;
/** Steps between two readings of the clock at full speed. */
const clockEvery = 32;

/** Requests during training. */
type Asked = Omit<Change, 'at'>;

/** The outcome of a segment of training: what to continue with, and the snapshot to continue from. */
interface Turn extends Asked {
  readonly snapshot: Snapshot;
}

/** Options of a {@link Session}. */
interface SessionOptions extends Conditions {
  /** Computes its networks; default: the CPU. */
  readonly engine?: Engine;
}

/** A run that is shown during training. */
export class Session extends StageTask {
  readonly #state: RunState;
  readonly #options: SessionOptions;
  readonly #progress: Progress;
  #engine: RecordingEngine | undefined;
  #agent: Agent | undefined;
  #env: VectorEnv | undefined;
  #moments: Moments | undefined;
  #handle: RunHandle | undefined;
  #envSteps = 0;
  #numEnvs = 1;
  #asked: Asked | undefined;
  #planned: Change[];
  #rate: Schedule | undefined;
  /** Whether a person took the last step, and whether one took any step of this episode. */
  #wasByHand = false;
  #isEpisodeByHand = false;
  /** Rewards of a person's steps in this episode. */
  #score = 0;
  /** Whether that score is final: the next step begins another one. */
  #isScored = false;
  /** What a person did so far, and the step whose outcome is not known yet. */
  readonly #byHand: StepByHand[] = [];
  #begunByHand: Pick<StepByHand, 'observation' | 'action'> | undefined;
  #isFirstByHand = true;
  #isFingerprinted = false;
  #lastAction: number[] = [];
  #lastMoment = 0;
  #untilClock = 1;
  #turn: Turn | undefined;
  #isOver = false;
  #planning: ReturnType<typeof planning> | undefined;
  #exhibit: ReturnType<typeof exhibit> | undefined;
  #diary: Diary | undefined;
  #generations: Generations | undefined;

  constructor(state: RunState, options: SessionOptions, send: Send) {
    super(state.world, options.stepsPerSecond, send);
    this.#state = state;
    this.#options = options;
    this.#progress = new Progress(send);
    this.#planned = [...state.changes];
    if (options.isPaused) this.pace.pause();
  }

  /** Trains to the end, and then shows the learned policy. */
  async run(): Promise<void> {
    const { state, registry } = await this.#load();
    if (agentOf(state.agent).kind === 'planner') {
      const { entry } = registry.get('environments', state.world);
      const { envConfig } = runOptions(state);
      const stage = await entry.create(resolveConfig(`environment ${state.world}`, entry, envConfig));
      this.#planning = planning(state, registry, stage, this.pace, this.send);
      return this.#planning.run();
    }
    const factory = runFactory(registry, planRun(registry, runOptions(state)));
    const moments = new Moments(await factory.createSingleEnv(), state.world, this.#engine, this.send);
    this.#moments = moments;
    // Grids are small enough to watch the agent's own steps.
    if (this.#options.isWatched && !moments.hasGrid && agentOf(state.agent).kind !== 'evolution') {
      const { exhibit } = await import('./exhibit.ts');
      this.#exhibit = exhibit(await factory.createSingleEnv(), state, moments);
    }

    let resume: Snapshot | undefined;
    let settings: Settings = {};
    let map = state.map;
    for (;;) {
      this.#turn = undefined;
      try {
        const now = map === undefined ? state : { ...state, map };
        await this.#stretch(registry, runOptions(now, settings), resume);
      } catch (error) {
        // Networks of another shape cannot use the old weights.
        if (resume === undefined || this.#handle !== undefined) throw error;
        this.send({ type: 'restarted', reason: 'unfit', settings: { ...state.settings, ...settings } });
        resume = undefined;
        this.#envSteps = 0;
        this.#planned = [];
        this.#progress.measured({});
        this.#isFingerprinted = false;
        continue;
      }
      const turn = this.#turn as Turn | undefined;
      if (turn === undefined) return;
      settings = { ...settings, ...turn.settings };
      resume = turn.snapshot;
      if (turn.map === undefined) continue;
      map = turn.map;
      const drawn = runOptions({ ...state, map }, settings);
      moments.stage = await runFactory(registry, planRun(registry, drawn)).createSingleEnv();
    }
  }

  /** Continues with other settings, or in another map of the same size, from the next step on. */
  change(settings: Settings, map?: readonly string[]): void {
    if (this.#planning !== undefined) this.#planning.change(settings);
    else
      this.#asked = {
        settings: { ...this.#asked?.settings, ...settings },
        map: map ?? this.#asked?.map,
      };
    if (this.#generations !== undefined) this.pace.wake();
  }

  /** Keeps a table's updates from now on, and sends them whenever the run is paused. */
  async remember(): Promise<void> {
    const { kind, id } = agentOf(this.#state.agent);
    if (kind !== 'table' || this.#diary !== undefined) return;
    const { Diary } = await import('./diary.ts');
    const { actions } = worldOf(this.#state.world);
    this.#diary = new Diary(this.pace, actions.length, id === 'dyna-q');
  }

  /** Between two steps. */
  async export(): Promise<ArrayBuffer | undefined> {
    const policy = async (): Promise<ArrayBuffer | undefined> => {
      const made = await this.#agent?.portable?.();
      if (made === undefined) return undefined;
      const { withMetadata } = await import('@prism-rl/jit/onnx');
      const { world: environment, agent } = this.#state;
      return withMetadata(made.export('onnx'), { environment, agent }).slice().buffer;
    };
    // A run that waits or is over reaches no boundary; it learns nothing meanwhile.
    if (this.pace.isPaused || this.#isOver || this.#generations || this.#handle === undefined)
      return policy();
    const { promise, resolve, reject } = Promise.withResolvers<ArrayBuffer | undefined>();
    this.#handle.atBoundary(() => policy().then(resolve, reject));
    return promise;
  }

  /** What a person did so far, as a file of recorded episodes. */
  async recording(): Promise<ArrayBuffer> {
    const { recordingOf } = await import('../lesson/byHand.ts');
    const { observationSpace, actionSpace } = this.#moments!.stage;
    const { world: environment, seed } = this.#state;
    const source = { environment, policy: 'a person', seed, observationSpace, actionSpace };
    return recordingOf(source, this.#byHand);
  }

  #keepByHand(step: Omit<StepByHand, 'isFirst'>): void {
    this.#byHand.push({ ...step, isFirst: this.#isFirstByHand });
    this.#isFirstByHand = step.terminated || step.truncated;
    this.send({ type: 'recorded', steps: this.#byHand.length });
  }

  async #load() {
    const state = this.#state;
    const plugins = await loadPlugins(state);
    if (agentOf(state.agent).kind === 'network') {
      const { activateBackend, engineOf } = await import('@prism-rl/nn');
      const { RecordingEngine } = await import('../seen/recordingEngine.ts');
      const engine = this.#options.engine ?? (await activateBackend('ort'));
      this.#engine = new RecordingEngine(engineOf({ engine }));
    }
    if (agentOf(state.agent).kind === 'evolution') {
      const { activateBackend } = await import('@prism-rl/nn');
      const { Generations } = await import('./generations.ts');
      await activateBackend('tfjs-cpu');
      this.#generations = new Generations(this.pace, this.#options.isWatched ? this.send : undefined);
    }
    const watch: Watch = {
      made: (env) => {
        this.#env = env;
        this.#generations?.record(env);
      },
      driven: (agent) => {
        this.#agent = agent;
        this.#generations?.drive(agent, () => this.#between());
      },
      before: (agent, observations) => this.#before(agent, observations),
      after: (actions) => this.#after(actions),
      learn: (agent, batch, learn) =>
        this.#diary === undefined ? learn(batch) : this.#diary.learn(agent, batch, learn),
    };
    return { state, registry: new Registry(plugins.map((plugin) => watchedPlugin(plugin, watch))) };
  }

  /** Trains until the end, or until settings change. */
  #stretch(
    registry: Registry,
    options: ReturnType<typeof runOptions>,
    resume: Snapshot | undefined,
  ): Promise<void> {
    this.#handle = undefined;
    this.#envSteps = resume === undefined ? 0 : envStepsOf(resume);
    const { until } = this.#options;
    const run = train({
      plugins: registry,
      engine: this.#engine,
      ...options,
      ...(until === undefined ? {} : { steps: Math.max(until, 1) }),
      ...(resume === undefined ? {} : { resume }),
    });
    return new Promise((resolve, reject) => {
      run.subscribe({ next: (event) => this.#hear(event), error: reject, complete: resolve });
    });
  }

  #hear(event: RunnerEvent): void {
    if (event.type === 'start') {
      this.#handle = event.run;
      const { numEnvs, steps, agent, agentConfig } = event.manifest;
      this.#numEnvs = numEnvs;
      const rate = scheduleIn(agent, agentConfig as Settings, 'learningRate');
      this.#rate = rate && linearSchedule({ ...rate, steps });
      this.send(readyOf(this.#moments!.stage, agentConfig as Settings));
    } else if (event.type === 'episode') {
      // A person's episode does not count as the agent's return.
      if (event.env > 0 || !this.#isEpisodeByHand) this.#progress.episodeEnded(event.envSteps, event.return);
    } else if (event.type === 'update') {
      // Not all agents report the learning rate of a schedule.
      const learningRate = this.#rate?.(event.envSteps);
      this.#progress.measured({ ...(learningRate !== undefined && { learningRate }), ...event.metrics });
    } else if (event.type === 'steps') {
      if (this.#generations !== undefined) {
        this.#envSteps = event.envSteps;
        this.#progress.sendIfDue(performance.now(), event.envSteps);
      }
      // Pages that come neither by HTTPS nor from this machine cannot hash.
      if (!this.#isFingerprinted && event.envSteps >= fingerprintAfter && crypto.subtle !== undefined) {
        this.#isFingerprinted = true;
        this.#handle!.atBoundary(async () => {
          const text = await fingerprint(await this.#handle!.save());
          this.send({ type: 'fingerprint', envSteps: event.envSteps, text });
        });
      }
    } else if (event.type === 'end') {
      this.#progress.send(performance.now(), this.#envSteps);
      if (this.#turn !== undefined) return;
      this.#isOver = true;
      this.send({ type: 'ended', envSteps: event.envSteps });
      if (this.#options.isWatched)
        this.#handle!.atBoundary(() => performForever(this.#show(), this.#state.seed));
    }
  }

  #before(agent: Agent, observations: PackedArray): Promise<void> | undefined {
    this.#agent = agent;
    this.#countByHand();
    const next = this.#envSteps + this.#numEnvs;
    if (this.#asked !== undefined || (this.#planned.length > 0 && this.#planned[0]!.at <= next))
      this.#turnAfter(next);
    if (this.pace.isFree && !this.hands.areOn) {
      if (--this.#untilClock > 0) return undefined;
      // A network's step takes as long as many readings of the clock.
      this.#untilClock = this.#engine === undefined ? clockEvery : 1;
      const now = performance.now();
      this.#progress.sendIfDue(now, this.#envSteps);
      return this.#look(agent, observations, now);
    }
    return this.#wait(agent, observations);
  }

  /** Shows the current state, if the page is visible and a picture is due. */
  #look(agent: Agent, observations: PackedArray, now: number): Promise<void> | undefined {
    if (!this.#options.isWatched) return undefined;
    if (this.#exhibit !== undefined && !this.hands.areOn && !this.pace.isPaused && this.#isTooFast())
      return this.#exhibit(agent, now, this.#envSteps);
    return now - this.#lastMoment < momentEvery ? undefined : this.#sendMoment(agent, observations, now);
  }

  /** Whether it takes steps faster than eyes can follow: such pictures would flicker. */
  #isTooFast(): boolean {
    return this.pace.stepsPerSecond > 1.5 * worldOf(this.#state.world).pace;
  }

  /** Before each generation of an agent that evolves. @returns whether the segment ends here */
  async #between(): Promise<boolean> {
    const { pace } = this;
    for (;;) {
      if (this.#asked !== undefined || (this.#planned[0]?.at ?? Number.POSITIVE_INFINITY) <= this.#envSteps) {
        this.#turnAfter(this.#envSteps);
        return true;
      }
      while (this.hands.areOn) await performEpisode(this.#show(), this.#state.seed, true);
      if (!pace.isFree) this.#progress.send(performance.now(), this.#envSteps);
      const isOther = (): boolean => this.#asked !== undefined || this.hands.areOn;
      await pace.asked(() => isOther() || (this.#generations!.number === 0 && !pace.isPaused));
      if (!isOther()) return false;
    }
  }

  async #wait(agent: Agent, observations: PackedArray): Promise<void> {
    const now = performance.now();
    this.#progress.sendIfDue(now, this.#envSteps);
    await this.#look(agent, observations, now);
    const isByHand = (): boolean => this.hands.areOn && !this.#isShared;
    do {
      while (isByHand()) await performEpisode(this.#show(), this.#state.seed, true);
      await this.pace.next(async () => {
        this.#progress.send(performance.now(), this.#envSteps);
        await this.#sendMoment(agent, observations, performance.now());
        if (this.#diary !== undefined) this.send({ type: 'past', updates: this.#diary.updates });
      }, isByHand);
    } while (isByHand());
  }

  /** Whether a person acts in the world of the agent, which learns from that. */
  get #isShared(): boolean {
    return !this.hands.isDuel && agentOf(this.#state.agent).learnsFromOthers;
  }

  /** Adds the last step's reward, if a person took it. */
  #countByHand(): void {
    const { rewards, terminated, truncated, observationSpace, observations, finalObservations } = this.#env!;
    if (this.#isScored) this.#score = 0;
    if (this.#wasByHand) this.#score += rewards[0]!;
    const isOver = terminated[0] === 1 || truncated[0] === 1;
    if (this.#begunByHand !== undefined) {
      this.#keepByHand({
        ...this.#begunByHand,
        reward: rewards[0]!,
        next: (isOver ? finalObservations : observations).slice(0, observationSpace.size),
        terminated: terminated[0] === 1,
        truncated: truncated[0] === 1,
      });
    }
    this.#begunByHand = undefined;
    if (!this.hands.areOn) this.#isFirstByHand = true;
    if (isOver && this.#wasByHand) this.send({ type: 'played', score: this.#score });
    this.#isScored = isOver || !this.hands.areOn;
    if (isOver) this.#isEpisodeByHand = false;
    this.#wasByHand = false;
  }

  #after(actions: PackedArray): void {
    this.#envSteps += this.#numEnvs;
    if (this.hands.areOn && !this.hands.isDuel) {
      actions[0] = Number(this.hands.take());
      this.#wasByHand = this.#isEpisodeByHand = true;
      // Wrapped worlds show the agent something else.
      const { observations, observationSpace, actionSpace } = this.#env!;
      if (observationSpace.size === this.#moments!.stage.observationSpace.size) {
        this.#begunByHand = {
          observation: observations.slice(0, observationSpace.size),
          action: actions.slice(0, actionSpace.size),
        };
      }
    }
    const { size } = this.#moments!.stage.actionSpace;
    if (this.#lastAction.length !== size) this.#lastAction = new Array(size).fill(0);
    for (let k = 0; k < size; k++) this.#lastAction[k] = Number(actions[k]);
  }

  /** Ends the segment after step `at`, to continue with the request. */
  #turnAfter(at: number): void {
    this.#handle!.atBoundary(async () => {
      const asked = this.#asked;
      const { settings: wanted, map } = asked ?? this.#planned[0]!;
      const { keep, ...settings } = wanted;
      // The map may put a wall where the agent stands: it waits until the agent has moved away.
      if (asked !== undefined && map !== undefined && !isFree(map, Number(this.#env!.observations[0])))
        return;
      if (keep !== undefined) await this.#generations?.keep(Number(keep));
      this.#turn = { snapshot: await this.#handle!.save(), settings, map };
      this.#handle!.stop('stopped');
      if (asked === undefined) this.#planned.shift();
      else {
        this.#asked = undefined;
        this.send({ type: 'changed', at, settings: wanted, ...(map === undefined ? {} : { map }) });
      }
    });
  }

  #sendMoment(agent: Agent, observations: PackedArray, now: number): Promise<void> {
    this.#lastMoment = now;
    // An on-policy agent waits while the person's episode is shown.
    const isByHand = this.hands.areOn && this.#isShared;
    return this.#moments!.learning(agent, this.#env!, observations, {
      shows: isByHand ? 'hand' : 'learning',
      envSteps: this.#envSteps,
      action: [...this.#lastAction],
      ...(isByHand ? { score: this.#score } : {}),
    });
  }

  /** The stage for a person while the on-policy agent waits, and for the learned policy. */
  #show(): Performance {
    const moments = this.#moments!;
    const { stage } = moments;
    const { observationSpace, actionSpace } = stage;
    const { pace } = this;
    return {
      ...{ stage, pace, most: mostShown(this.#state.world), hands: this.hands, send: this.send },
      act: actBy(this.#agent!, stage),
      onState: (observation, action, score) => {
        if (action.length === 0) this.#isFirstByHand = true;
        return moments.played(this.#agent, this.hands.areOn ? 'hand' : 'learned', {
          ...{ observation, action, score },
          envSteps: this.#envSteps,
        });
      },
      onStep: (observation, action, { observation: next, reward, terminated, truncated }) => {
        if (!this.hands.tookLast) {
          this.#isFirstByHand = true;
          return;
        }
        this.#keepByHand({
          observation: packed(observationSpace, observation),
          action: packed(actionSpace, action),
          next: packed(observationSpace, next),
          ...{ reward, terminated, truncated },
        });
      },
      onEnd: (sum) => this.#progress.episodeEnded(this.#envSteps, sum),
    };
  }
}

/** Whether an agent can stand there. */
function isFree(map: readonly string[], cell: number): boolean {
  return /[^#ToG]/.test(map.join('')[cell] ?? '.');
}
