// A run on the page: the runner's `train` with the project's own agents and worlds, slowed down, shown, controlled and changed.
import type { Agent, Engine, Env, PackedArray, Schedule, Snapshot, VectorEnv } from '@prism-rl/core';
import { linearSchedule, Registry, resolveConfig } from '@prism-rl/core';
import type { RunHandle, RunnerEvent } from '@prism-rl/runner';
import { actBy, envStepsOf, planRun, runFactory, train } from '@prism-rl/runner';
import { agentOf } from './agents.ts';
import type { StepByHand } from './byHand.ts';
import type { Diary } from './diary.ts';
import type { Exhibit } from './exhibit.ts';
import { fingerprint, fingerprintAfter } from './fingerprint.ts';
import { Hands } from './hands.ts';
import { packed } from './insight.ts';
import type { Conditions, FromWorker } from './messages.ts';
import type { Send } from './moments.ts';
import { Moments } from './moments.ts';
import { Pace } from './pace.ts';
import { performEpisode } from './performEpisode.ts';
import { gridOf, shapesOf } from './picture.ts';
import { Planning } from './planning.ts';
import { loadPlugins } from './plugins.ts';
import { Progress } from './progress.ts';
import type { RecordingEngine } from './recordingEngine.ts';
import type { PlannedRun } from './runOptions.ts';
import { runOptions } from './runOptions.ts';
import type { Change, RunState } from './runState.ts';
import { scheduleIn } from './scheduleIn.ts';
import type { Settings } from './settings.ts';
import type { Watch } from './watchedPlugin.ts';
import { watchedPlugin } from './watchedPlugin.ts';
import { mostShown, worldOf } from './worlds.ts';

/** Milliseconds between two shown moments: 60 per second. */
const momentEvery = 15;
/** Steps between two readings of the clock at full speed. */
const clockEvery = 32;

/** The outcome of a segment of training: settings to continue with from a snapshot, or the end. */
interface Turn {
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly map: readonly string[] | undefined;
}

/** Requests during training. */
interface Asked {
  readonly settings: Settings;
  readonly map?: readonly string[] | undefined;
}

/** Options of a {@link Session}. */
export interface SessionOptions extends Conditions {
  /** Computes its networks; default: the CPU. */
  readonly engine?: Engine;
  /** Called after setup, before the first step. */
  readonly onStart?: (run: RunHandle) => void;
}

/** A run that is shown during training. */
export class Session {
  readonly pace: Pace;
  readonly #state: RunState;
  readonly #options: SessionOptions;
  readonly #send: Send;
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
  readonly #hands: Hands;
  #rate: Schedule | undefined;
  /** Whether a person took the last step, and whether one took any step of this episode. */
  #wasByHand = false;
  #isEpisodeByHand = false;
  /** Rewards of a person's steps in this episode. */
  #score = 0;
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
  #planning: Planning | undefined;
  #exhibit: Exhibit | undefined;
  #diary: Diary | undefined;

  constructor(state: RunState, options: SessionOptions, send: Send) {
    this.#state = state;
    this.#options = options;
    this.#send = send;
    this.#progress = new Progress(send);
    this.#planned = [...state.changes];
    this.#hands = new Hands(state.world);
    this.pace = new Pace(options.stepsPerSecond);
    if (options.isPaused) this.pace.pause();
  }

  /** Trains to the end, and then shows the learned policy. */
  async run(): Promise<void> {
    const { state, registry } = await this.#load();
    if (agentOf(state.agent).kind === 'planner') {
      const { entry } = registry.get('environments', state.world);
      const { envConfig } = runOptions(state);
      const stage = await entry.create(resolveConfig(`environment ${state.world}`, entry, envConfig));
      this.#planning = new Planning({
        state,
        registry,
        stage,
        pace: this.pace,
        send: this.#send,
        onReady: (settings) => this.#send(readyFor(stage, settings)),
      });
      return this.#planning.run();
    }
    const factory = runFactory(registry, planRun(registry, runOptions(state)));
    const moments = new Moments(await factory.createSingleEnv(), state.world, this.#engine, this.#send);
    this.#moments = moments;
    // Grids are small enough to watch the agent's own steps.
    if (this.#options.isWatched && !moments.hasGrid) {
      const { Exhibit } = await import('./exhibit.ts');
      this.#exhibit = new Exhibit(await factory.createSingleEnv(), state, moments);
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
        this.#send({
          type: 'restarted',
          reason: 'unfit',
          settings: { ...state.settings, ...settings },
        });
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
  }

  /**
   * Lets a person take these actions, one after the other; `null` returns control to the agent.
   *
   * @param isDuel whether they play an episode of the run's seed while the agent waits, and the agent then plays the same one.
   */
  steer(actions: readonly number[] | null, isDuel?: boolean): void {
    this.#hands.steer(actions, isDuel);
    this.pace.wake();
  }

  /** Keeps a table's updates from now on, and sends them whenever the run is paused. */
  async remember(): Promise<void> {
    const { kind, id } = agentOf(this.#state.agent);
    if (kind !== 'table' || this.#diary !== undefined) return;
    const { Diary } = await import('./diary.ts');
    const { actions } = worldOf(this.#state.world);
    this.#diary = new Diary(this.pace, actions.length, id === 'dyna-q');
  }

  /** Sends the agent's policy as it is now, between two steps. */
  async export(): Promise<void> {
    const send = async (): Promise<void> => {
      const made = await this.#agent?.portable?.();
      if (made === undefined) return this.#send({ type: 'exported' });
      const { withMetadata } = await import('@prism-rl/jit/onnx');
      const { world: environment, agent } = this.#state;
      const policy = withMetadata(made.export('onnx'), { environment, agent }).slice().buffer;
      this.#send({ type: 'exported', policy }, [policy]);
    };
    // A run that waits or is over reaches no boundary; it learns nothing meanwhile.
    if (this.pace.isPaused || this.#isOver || this.#handle === undefined) await send();
    else this.#handle.atBoundary(send);
  }

  /** Sends what a person did so far, as recorded episodes. */
  async recording(): Promise<void> {
    const { recordingOf } = await import('./byHand.ts');
    const { observationSpace, actionSpace } = this.#moments!.stage;
    const source = { environment: this.#state.world, policy: 'a person', observationSpace, actionSpace };
    const file = recordingOf(source, this.#byHand);
    this.#send({ type: 'recording', file }, [file]);
  }

  #keepByHand(step: Omit<StepByHand, 'isFirst'>): void {
    this.#byHand.push({ ...step, isFirst: this.#isFirstByHand });
    this.#isFirstByHand = step.terminated || step.truncated;
    this.#send({ type: 'recorded', steps: this.#byHand.length });
  }

  async #load() {
    const state = this.#state;
    const plugins = await loadPlugins(state);
    if (agentOf(state.agent).kind === 'network') {
      const [{ activateBackend, engineOf }, { RecordingEngine }] = await Promise.all([
        import('@prism-rl/nn'),
        import('./recordingEngine.ts'),
      ]);
      this.#engine = new RecordingEngine(
        engineOf({ engine: this.#options.engine ?? (await activateBackend('ort')) }),
      );
    }
    const watch: Watch = {
      made: (env) => {
        this.#env = env;
      },
      before: (agent, observations) => this.#before(agent, observations),
      after: (actions) => this.#after(actions),
      learn: (agent, batch) =>
        this.#diary === undefined ? agent.learn(batch) : this.#diary.learn(agent, batch),
    };
    return { state, registry: new Registry(plugins.map((plugin) => watchedPlugin(plugin, watch))) };
  }

  /** Trains until the end, or until settings change. */
  #stretch(registry: Registry, options: PlannedRun, resume: Snapshot | undefined): Promise<void> {
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
      this.#options.onStart?.(event.run);
      const { numEnvs, steps, agent, agentConfig } = event.manifest;
      this.#numEnvs = numEnvs;
      const rate = scheduleIn(agent, agentConfig as Settings, 'learningRate');
      this.#rate = rate && linearSchedule({ ...rate, steps });
      this.#send(readyFor(this.#moments!.stage, agentConfig as Settings));
    } else if (event.type === 'episode') {
      // A person's episode does not count as the agent's return.
      if (event.env > 0 || !this.#isEpisodeByHand) this.#progress.episodeEnded(event.envSteps, event.return);
    } else if (event.type === 'update') {
      this.#progress.measured({ ...this.#rateAt(event.envSteps), ...event.metrics });
    } else if (event.type === 'steps') {
      // Pages that come neither by HTTPS nor from this machine cannot hash.
      if (!this.#isFingerprinted && event.envSteps >= fingerprintAfter && crypto.subtle !== undefined) {
        this.#isFingerprinted = true;
        this.#handle!.atBoundary(async () => {
          const text = await fingerprint(await this.#handle!.save());
          this.#send({ type: 'fingerprint', envSteps: event.envSteps, text });
        });
      }
    } else if (event.type === 'end') {
      this.#progress.send(performance.now(), this.#envSteps);
      if (this.#turn !== undefined) return;
      this.#isOver = true;
      this.#send({ type: 'ended', envSteps: event.envSteps });
      if (this.#options.isWatched) this.#handle!.atBoundary(() => this.#showForever());
    }
  }

  /** The learning rate of a schedule, which not all agents report. */
  #rateAt(envSteps: number): { readonly learningRate?: number } {
    return this.#rate === undefined ? {} : { learningRate: this.#rate(envSteps) };
  }

  #before(agent: Agent, observations: PackedArray): Promise<void> | undefined {
    this.#agent = agent;
    this.#countByHand();
    const next = this.#envSteps + this.#numEnvs;
    if (this.#asked !== undefined || (this.#planned.length > 0 && this.#planned[0]!.at <= next))
      this.#turnAfter(next);
    if (this.pace.isFree && !this.#hands.areOn) {
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
    if (this.#exhibit !== undefined && !this.#hands.areOn && !this.pace.isPaused && this.#isTooFast())
      return this.#exhibit.showNext(agent, now, this.#envSteps);
    return now - this.#lastMoment < momentEvery ? undefined : this.#sendMoment(agent, observations, now);
  }

  /** Whether it takes steps faster than eyes can follow: such pictures would flicker. */
  #isTooFast(): boolean {
    return this.pace.stepsPerSecond > 1.5 * worldOf(this.#state.world).pace;
  }

  async #wait(agent: Agent, observations: PackedArray): Promise<void> {
    const now = performance.now();
    this.#progress.sendIfDue(now, this.#envSteps);
    await this.#look(agent, observations, now);
    const isByHand = (): boolean => this.#hands.areOn && !this.#isShared;
    do {
      while (isByHand()) await this.#playByHand();
      await this.pace.next(async () => {
        this.#progress.send(performance.now(), this.#envSteps);
        await this.#sendMoment(agent, observations, performance.now());
        if (this.#diary !== undefined) this.#send({ type: 'past', updates: this.#diary.updates });
      }, isByHand);
    } while (isByHand());
  }

  /** Whether a person acts in the world of the agent, which learns from that. */
  get #isShared(): boolean {
    return !this.#hands.isDuel && agentOf(this.#state.agent).learnsFromOthers;
  }

  /** Adds the last step's reward, if a person took it. */
  #countByHand(): void {
    const { rewards, terminated, truncated, observationSpace, observations, finalObservations } = this.#env!;
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
    if (!this.#hands.areOn) this.#isFirstByHand = true;
    if (isOver && this.#wasByHand) this.#send({ type: 'played', score: this.#score });
    if (isOver || !this.#hands.areOn) this.#score = 0;
    if (isOver) this.#isEpisodeByHand = false;
    this.#wasByHand = false;
  }

  #after(actions: PackedArray): void {
    this.#envSteps += this.#numEnvs;
    if (this.#hands.areOn && !this.#hands.isDuel) {
      actions[0] = Number(this.#hands.take());
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
      const { settings, map } = asked ?? this.#planned[0]!;
      // The map may put a wall where the agent stands: it waits until the agent has moved away.
      if (asked !== undefined && map !== undefined && !isFree(map, Number(this.#env!.observations[0])))
        return;
      this.#turn = { snapshot: await this.#handle!.save(), settings, map };
      this.#handle!.stop('stopped');
      if (asked === undefined) this.#planned.shift();
      else {
        this.#asked = undefined;
        this.#send({ type: 'changed', at, settings, ...(map === undefined ? {} : { map }) });
      }
    });
  }

  #sendMoment(agent: Agent, observations: PackedArray, now: number): Promise<void> {
    this.#lastMoment = now;
    // An on-policy agent waits while the person's episode is shown.
    const isByHand = this.#hands.areOn && this.#isShared;
    return this.#moments!.learning(agent, this.#env!, observations, {
      shows: isByHand ? 'hand' : 'learning',
      envSteps: this.#envSteps,
      action: [...this.#lastAction],
      ...(isByHand ? { score: this.#score } : {}),
    });
  }

  /** Plays a person's episodes while the on-policy agent waits. */
  async #playByHand(): Promise<void> {
    const { stage } = this.#moments!;
    const { seed } = this.#state;
    const isDuel = this.#hands.isDuel;
    const { observation } = stage.reset({ seed });
    let isOver = false;
    const you: number[] = [];
    await this.#perform(
      async () => (this.#hands.isDuel === isDuel ? this.#hands.take() : undefined),
      isDuel ? observation : undefined,
      () => {
        isOver = true;
      },
      you,
    );
    if (!isDuel || !isOver) return;
    this.#hands.steer(null);
    const { rivalOf } = await import('./rival.ts');
    const { score, way } = await rivalOf(actBy(this.#agent!, stage), stage, seed);
    const ways = this.#moments!.hasGrid ? { ways: { you, agent: way } } : {};
    this.#send({ type: 'rival', score, ...ways });
  }

  /** Plays greedy episodes of the learned policy, or a person's, until the page ends them. */
  async #showForever(): Promise<void> {
    for (let seed = this.#state.seed; ; seed++) {
      if (this.#hands.isDuel) await this.#playByHand();
      const { stage } = this.#moments!;
      const act = actBy(this.#agent!, stage);
      const { observation } = stage.reset({ seed });
      await this.#perform(
        (seen) => (this.#hands.isDuel ? undefined : (this.#hands.take() ?? act(seen))),
        observation,
      );
    }
  }

  async #perform(
    act: (observation: unknown) => Promise<unknown> | unknown,
    first?: unknown,
    onEnd?: () => void,
    way?: number[],
  ): Promise<void> {
    const moments = this.#moments!;
    this.#isFirstByHand = true;
    await performEpisode(moments.stage, act, first, {
      pace: this.pace,
      most: mostShown(this.#state.world),
      onState: (observation, action, score) => {
        way?.push(Number(observation));
        return moments.played(this.#agent, this.#hands.areOn ? 'hand' : 'learned', {
          ...{ observation, action, score },
          envSteps: this.#envSteps,
        });
      },
      onStep: (observation, action, { observation: next, reward, terminated, truncated }) => {
        if (!this.#hands.tookLast) {
          this.#isFirstByHand = true;
          return;
        }
        const { observationSpace, actionSpace } = moments.stage;
        this.#keepByHand({
          observation: packed(observationSpace, observation),
          action: packed(actionSpace, action),
          next: packed(observationSpace, next),
          ...{ reward, terminated, truncated },
        });
      },
      onEnd: (sum) => {
        onEnd?.();
        if (this.#hands.areOn) this.#send({ type: 'played', score: sum });
        else this.#progress.episodeEnded(this.#envSteps, sum);
      },
    });
  }
}

/** The first message of a run: its grid or its shapes, and its settings. */
function readyFor(stage: Env, settings: Settings): FromWorker {
  const grid = gridOf(stage);
  return { type: 'ready', ...(grid && { grid }), ...shapesOf(stage), settings };
}

/** Whether an agent can stand there. */
function isFree(map: readonly string[], cell: number): boolean {
  return /[^#ToG]/.test(map.join('')[cell] ?? '.');
}
