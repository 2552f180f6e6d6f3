// One run behind a window: the runner's `train` on the project's own agents and worlds, slowed down, shown, steered and changed.
import type { Agent, Engine, Env, PackedArray, Plugin, Snapshot, VectorEnv } from '@prism-rl/core';
import { actOutputs, isSelfDriving, packedArray, Registry, resolveConfig, vectorize } from '@prism-rl/core';
import type { RunHandle, RunnerEvent } from '@prism-rl/runner';
import { actBy, envStepsOf, planRun, train } from '@prism-rl/runner';
import type { Settings } from './catalogue.ts';
import { agentOf, mostShown, worldOf } from './catalogue.ts';
import { fingerprint, fingerprintAfter } from './fingerprint.ts';
import {
  firstRow,
  insightFromNetwork,
  insightFromTable,
  isStream,
  streamTiles,
  tableOf,
  tracesOf,
  weightTiles,
} from './insight.ts';
import type { ActionInsight, Conditions, FromWorker, Grid, Moment } from './messages.ts';
import { Pace } from './pace.ts';
import { performEpisode } from './performEpisode.ts';
import type { View } from './picture.ts';
import { shapesOf, viewOf } from './picture.ts';
import { Planning } from './planning.ts';
import { loadPlugins } from './plugins.ts';
import type { RecordingEngine } from './recordingEngine.ts';
import type { PlannedRun } from './runOptions.ts';
import { partsFor, runOptions } from './runOptions.ts';
import type { Change, RunState } from './runState.ts';
import { ShownEpisode } from './shownEpisode.ts';
import { WatchedAgent } from './watchedAgent.ts';

/** Milliseconds between two moments that are shown: 60 a second. */
const momentEvery = 15;
/** Milliseconds between two messages about episodes. */
const progressEvery = 100;
/** Milliseconds between two looks into the network. */
const networkEvery = 600;
/** The same for one that learns from every single step: its traces move as fast. */
const streamEvery = 100;
/** Steps between two looks at the clock while nothing slows the run down. */
const clockEvery = 32;

type Send = (message: FromWorker, transfer?: Transferable[]) => void;

/** The outcome of a stretch of training: settings to continue with from a snapshot, or nothing more to do. */
interface Turn {
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly map: readonly string[] | undefined;
}

/** Requests made while it learns. */
interface Asked {
  readonly settings: Settings;
  readonly map?: readonly string[] | undefined;
}

/** Options of a {@link Session}. */
export interface SessionOptions extends Conditions {
  /** Computes its networks; default: the processor. */
  readonly engine?: Engine;
  /** Is told when everything is made, before the run does anything. */
  readonly onStart?: (run: RunHandle) => void;
}

/** A run that is shown while it learns. */
export class Session {
  readonly pace: Pace;
  readonly #state: RunState;
  readonly #options: SessionOptions;
  readonly #send: Send;
  #engine: RecordingEngine | undefined;
  #agent: Agent | undefined;
  #env: VectorEnv | undefined;
  /** A single world: to draw its grid, to plan in, to play and to show policies. */
  #stage: Env | undefined;
  #handle: RunHandle | undefined;
  #envSteps = 0;
  #numEnvs = 1;
  #asked: Asked | undefined;
  #planned: Change[];
  #steered: number | null = null;
  #isFingerprinted = false;
  #lastAction: number[] = [];
  #lastMoment = 0;
  #lastProgress = 0;
  #lastNetwork = 0;
  #untilClock = 1;
  #episodes: number[] = [];
  #metrics: { readonly [name: string]: number } = {};
  #turn: Turn | undefined;
  /** The agent's values of the actions in the state shown last. */
  #thought: ActionInsight | undefined;
  #planning: Planning | undefined;
  /** Another single world: greedy episodes are shown there while it trains faster than eyes can follow. */
  #exhibit: Env | undefined;
  #shown: ShownEpisode | undefined;
  #episodeOf: Agent | undefined;

  constructor(state: RunState, options: SessionOptions, send: Send) {
    this.#state = state;
    this.#options = options;
    this.#send = send;
    this.#planned = [...state.changes];
    this.pace = new Pace(options.stepsPerSecond);
    if (options.isPaused) this.pace.pause();
  }

  /** Runs until there is nothing left to learn, and then shows the learned policy. */
  async run(): Promise<void> {
    const { state, registry, parts } = await this.#load();
    if (agentOf(state.agent).kind === 'planner') {
      const { entry } = registry.get('environments', state.world);
      const { envConfig } = runOptions(state, parts);
      const stage = await entry.create(resolveConfig(`environment ${state.world}`, entry, envConfig));
      this.#stage = stage;
      this.#planning = new Planning({
        state,
        registry,
        stage,
        pace: this.pace,
        send: this.#send,
        onReady: (settings) => this.#sendReady(settings),
      });
      return this.#planning.run();
    }
    const plan = planRun(registry, runOptions(state, parts));
    this.#stage = await plan.createSingleEnv();
    // Grids are small enough to be watched while the agent itself walks through them.
    if (this.#options.isWatched && this.#grid === undefined) this.#exhibit = await plan.createSingleEnv();

    let resume: Snapshot | undefined;
    let settings: Settings = {};
    let map = state.map;
    for (;;) {
      this.#turn = undefined;
      try {
        const now = map === undefined ? state : { ...state, map };
        await this.#stretch(registry, runOptions(now, parts, settings), resume);
      } catch (error) {
        // Networks of another shape cannot continue from the old weights.
        if (resume === undefined || this.#handle !== undefined) throw error;
        this.#send({
          type: 'restarted',
          reason: 'What was learned does not fit these settings: it starts again.',
          settings: { ...state.settings, ...settings },
        });
        resume = undefined;
        this.#envSteps = 0;
        this.#planned = [];
        this.#metrics = {};
        this.#isFingerprinted = false;
        continue;
      }
      const turn = this.#turn as Turn | undefined;
      if (turn === undefined) return;
      settings = { ...settings, ...turn.settings };
      resume = turn.snapshot;
      if (turn.map === undefined) continue;
      map = turn.map;
      const drawn = runOptions({ ...state, map }, parts, settings);
      this.#stage = await planRun(registry, drawn).createSingleEnv();
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

  /** Takes the agent's hands; `null` gives them back. */
  steer(action: number | null): void {
    this.#steered = action;
    this.pace.wake();
  }

  async #load() {
    const state = this.#state;
    const [plugins, parts] = await Promise.all([loadPlugins(state), partsFor(state.agent)]);
    if (agentOf(state.agent).kind === 'network') {
      const [{ activateBackend, engineOf }, { RecordingEngine }] = await Promise.all([
        import('@prism-rl/nn'),
        import('./recordingEngine.ts'),
      ]);
      this.#engine = new RecordingEngine(
        engineOf({ engine: this.#options.engine ?? (await activateBackend('ort')) }),
      );
    }
    return { state, parts, registry: new Registry(plugins.map((plugin) => this.#watched(plugin))) };
  }

  /** The plugin with its vectors kept at hand and its agents behind a window. */
  #watched(plugin: Plugin): Plugin {
    const environments = Object.entries(plugin.environments ?? {}).map(([id, entry]) => [
      id,
      {
        ...entry,
        createVector: async (numEnvs: number, config: object) => {
          this.#env =
            (await entry.createVector?.(numEnvs, config)) ??
            vectorize(await Promise.all(Array.from({ length: numEnvs }, () => entry.create(config))));
          return this.#env;
        },
      },
    ]);
    const agents = Object.entries(plugin.agents ?? {}).map(([id, entry]) => [
      id,
      {
        ...entry,
        create: async (context: Parameters<typeof entry.create>[0]) => {
          const agent = await entry.create(context);
          if (isSelfDriving(agent)) return agent;
          return new WatchedAgent(agent, {
            before: (learner, observations) => this.#before(learner, observations),
            after: (actions) => this.#after(actions),
          });
        },
      },
    ]);
    return { ...plugin, environments: Object.fromEntries(environments), agents: Object.fromEntries(agents) };
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
      this.#numEnvs = event.manifest.numEnvs;
      this.#sendReady(event.manifest.agentConfig as Settings);
    } else if (event.type === 'episode') {
      this.#episodes.push(event.envSteps, event.return);
    } else if (event.type === 'update') {
      this.#metrics = event.metrics;
    } else if (event.type === 'steps') {
      // Pages that came neither by HTTPS nor from this machine cannot hash.
      if (!this.#isFingerprinted && event.envSteps >= fingerprintAfter && crypto.subtle !== undefined) {
        this.#isFingerprinted = true;
        this.#handle!.atBoundary(async () => {
          const text = await fingerprint(await this.#handle!.save());
          this.#send({ type: 'fingerprint', envSteps: event.envSteps, text });
        });
      }
    } else if (event.type === 'end') {
      this.#sendProgress(performance.now());
      if (this.#turn !== undefined) return;
      this.#send({ type: 'ended', envSteps: event.envSteps });
      if (this.#options.isWatched) this.#handle!.atBoundary(() => this.#showForever());
    }
  }

  #sendReady(settings: Settings): void {
    const stage = this.#stage!;
    const { grid } = stage as {
      readonly grid?: { readonly scene: Omit<Grid, 'arrows'>; readonly arrows: readonly string[] };
    };
    this.#send({
      type: 'ready',
      ...(grid === undefined
        ? {}
        : {
            grid: {
              rows: grid.scene.rows,
              columns: grid.scene.columns,
              cells: [...grid.scene.cells],
              arrows: [...grid.arrows],
            },
          }),
      ...shapesOf(stage),
      settings,
    });
  }

  #before(agent: Agent, observations: PackedArray): Promise<void> | undefined {
    this.#agent = agent;
    const next = this.#envSteps + this.#numEnvs;
    if (this.#asked !== undefined || (this.#planned.length > 0 && this.#planned[0]!.at <= next))
      this.#turnAfter(next);
    if (this.pace.isFree && this.#steered === null) {
      if (--this.#untilClock > 0) return undefined;
      // A step of a network takes as long as many looks at the clock.
      this.#untilClock = this.#engine === undefined ? clockEvery : 1;
      const now = performance.now();
      if (now - this.#lastProgress >= progressEvery) this.#sendProgress(now);
      return this.#look(agent, observations, now);
    }
    return this.#wait(agent, observations);
  }

  /** Shows the present state, if the page is visible and a picture is due. */
  #look(agent: Agent, observations: PackedArray, now: number): Promise<void> | undefined {
    if (!this.#options.isWatched) return undefined;
    if (this.#exhibit !== undefined && this.#steered === null && !this.pace.isPaused && this.#isTooFast()) {
      const shown = this.#shownEpisode(agent, this.#exhibit);
      return shown.isDue(now) ? shown.step(now) : undefined;
    }
    return now - this.#lastMoment < momentEvery ? undefined : this.#sendMoment(agent, observations, now);
  }

  /** Whether it takes steps faster than eyes can follow: pictures that change so often flicker. */
  #isTooFast(): boolean {
    return this.pace.stepsPerSecond > 1.5 * worldOf(this.#state.world).pace;
  }

  #shownEpisode(agent: Agent, stage: Env): ShownEpisode {
    // Other settings make another agent.
    if (this.#shown === undefined || this.#episodeOf !== agent) {
      this.#episodeOf = agent;
      this.#shown = new ShownEpisode(stage, {
        stepsPerSecond: worldOf(this.#state.world).pace,
        seed: this.#state.seed,
        begin: () => {
          const act = actBy(agent, stage);
          return async (observation) => {
            if (this.#engine !== undefined) this.#engine.found = undefined;
            const action = await act(observation);
            const found = this.#engine?.found;
            if (found !== undefined) this.#thought = insightFromNetwork(found, stage.actionSpace);
            return action;
          };
        },
        show: (observation, action, sum) => this.#sendShown(agent, stage, observation, action, sum),
      });
    }
    return this.#shown;
  }

  #sendShown(agent: Agent, stage: Env, observation: unknown, action: readonly number[], sum: number): void {
    const row = packedArray(stage.observationSpace.dtype, stage.observationSpace.size);
    stage.observationSpace.pack(observation, row);
    if (isStream(agent)) this.#thought = { kind: 'values', numbers: [...agent.actionValues(row)] };
    const { parts, buffers } = this.#view(stage);
    this.#send(
      {
        type: 'moment',
        shows: 'episode',
        score: sum,
        envSteps: this.#envSteps,
        observation: firstRow(row, Math.min(row.length, 64)),
        action,
        ...(this.#thought === undefined ? {} : { insight: this.#thought }),
        ...parts,
      },
      buffers,
    );
    void this.#sendNetwork(agent, performance.now());
  }

  async #sendNetwork(agent: Agent, now: number): Promise<void> {
    const isStreaming = isStream(agent);
    if (this.#engine === undefined && !isStreaming) return;
    if (now - this.#lastNetwork < (isStreaming ? streamEvery : networkEvery)) return;
    this.#lastNetwork = now;
    const tiles = isStreaming ? streamTiles(agent) : weightTiles(await agent.save());
    this.#send({ type: 'network', tiles });
  }

  async #wait(agent: Agent, observations: PackedArray): Promise<void> {
    const now = performance.now();
    if (now - this.#lastProgress >= progressEvery) this.#sendProgress(now);
    await this.#look(agent, observations, now);
    const isOwn = agentOf(this.#state.agent).learnsFromOthers;
    const isByHand = (): boolean => this.#steered !== null && !isOwn;
    do {
      while (isByHand()) await this.#playByHand();
      await this.pace.next(async () => {
        this.#sendProgress(performance.now());
        await this.#sendMoment(agent, observations, performance.now());
      }, isByHand);
    } while (isByHand());
  }

  #after(actions: PackedArray): void {
    this.#envSteps += this.#numEnvs;
    if (this.#steered !== null) actions[0] = Number(this.#byHand);
    const size = this.#stage!.actionSpace.size;
    if (this.#lastAction.length !== size) this.#lastAction = new Array(size).fill(0);
    for (let k = 0; k < size; k++) this.#lastAction[k] = Number(actions[k]);
  }

  /** Ends the stretch after the step that makes it `at` steps, to continue with the request. */
  #turnAfter(at: number): void {
    this.#handle!.atBoundary(async () => {
      const asked = this.#asked;
      const { settings, map } = asked ?? this.#planned[0]!;
      // No wall is built where the agent stands: the map waits until it has moved on.
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

  #sendProgress(now: number): void {
    this.#lastProgress = now;
    this.#send({
      type: 'progress',
      envSteps: this.#envSteps,
      episodes: this.#episodes,
      metrics: { ...this.#metrics },
    });
    this.#episodes = [];
  }

  async #sendMoment(agent: Agent, observations: PackedArray, now: number): Promise<void> {
    this.#lastMoment = now;
    const env = this.#env!;
    const table = this.#table(agent);
    const traces = this.#traces(agent);
    const insight = await this.#insight(agent, observations, table);
    const numActions = env.actionSpace.flatSize;
    const { parts, buffers } = this.#view(table === undefined || this.#grid === undefined ? env : undefined);
    const moment: Moment = {
      type: 'moment',
      shows: 'learning',
      envSteps: this.#envSteps,
      observation: firstRow(observations, Math.min(env.observationSpace.size, 64)),
      action: [...this.#lastAction],
      ...(insight === undefined ? {} : { insight }),
      ...(table === undefined ? {} : { table: { numbers: table, perState: numActions } }),
      ...(traces === undefined ? {} : { traces }),
      ...parts,
    };
    this.#send(moment, buffers);
    await this.#sendNetwork(agent, now);
  }

  /** Q(s, a) of all states of a grid. */
  #table(agent: Agent): Float64Array | undefined {
    return this.#grid === undefined ? undefined : tableOf(agent, this.#stage!.observationSpace);
  }

  #traces(agent: Agent): Float32Array | undefined {
    return this.#grid === undefined ? undefined : tracesOf(agent, this.#stage!.observationSpace);
  }

  get #grid(): object | undefined {
    return (this.#stage as { readonly grid?: object }).grid;
  }

  #view(shown: Env | VectorEnv | undefined): View {
    return shown === undefined ? { parts: {}, buffers: [] } : viewOf(this.#state.world, shown);
  }

  /** The action of a person at the keyboard, as the world takes it; nothing while the agent acts. */
  get #byHand(): unknown {
    if (this.#steered === null) return undefined;
    const { levers } = worldOf(this.#state.world);
    return levers === undefined ? this.#steered : Float32Array.of(levers[this.#steered]!.force);
  }

  async #insight(
    agent: Agent,
    observations: PackedArray,
    table: Float64Array | undefined,
  ): Promise<ActionInsight | undefined> {
    const { actionSpace, observationSpace } = this.#stage!;
    if (table !== undefined) return insightFromTable(table, Number(observations[0]), actionSpace.flatSize);
    if (isStream(agent)) return { kind: 'values', numbers: [...agent.actionValues(observations)] };
    // The next action of an agent that remembers depends on more than the present observation.
    if (this.#engine === undefined || agent.stateSize !== undefined) return undefined;
    const rows = observations.length / observationSpace.size;
    this.#engine.found = undefined;
    // To exploit changes nothing in the agent; the engine sees what it computes.
    await agent.act(observations, actOutputs(actionSpace, rows), 'exploit');
    const { found } = this.#engine;
    return found === undefined ? undefined : insightFromNetwork(found, actionSpace);
  }

  /** Episodes of a person at the keyboard, while the agent waits: it may learn from its own actions only. */
  async #playByHand(): Promise<void> {
    const stage = this.#stage!;
    stage.reset({ seed: this.#state.seed });
    await this.#perform(stage, async () => this.#byHand);
  }

  /** Greedy episodes of the learned policy, or those of a person at the keyboard, until the page has enough. */
  async #showForever(): Promise<void> {
    for (let seed = this.#state.seed; ; seed++) {
      const act = actBy(this.#agent!, this.#stage!);
      const { observation } = this.#stage!.reset({ seed });
      await this.#perform(this.#stage!, (seen) => this.#byHand ?? act(seen), observation);
    }
  }

  async #perform(
    stage: Env,
    act: (observation: unknown) => Promise<unknown> | unknown,
    first?: unknown,
  ): Promise<void> {
    await performEpisode(stage, act, first, {
      pace: this.pace,
      most: mostShown(this.#state.world),
      onState: (observation, action, sum) => this.#sendPlay(stage, observation, action, sum),
      onEnd: (sum) => {
        this.#episodes.push(this.#envSteps, sum);
      },
    });
  }

  async #sendPlay(stage: Env, observation: unknown, action: readonly number[], score: number): Promise<void> {
    const row = packedArray(stage.observationSpace.dtype, stage.observationSpace.size);
    stage.observationSpace.pack(observation, row);
    const agent = this.#agent;
    const table = agent === undefined ? undefined : this.#table(agent);
    const insight =
      agent === undefined || this.#steered !== null ? undefined : await this.#insight(agent, row, table);
    const { parts, buffers } = this.#view(this.#grid === undefined ? stage : undefined);
    this.#send(
      {
        type: 'moment',
        shows: this.#steered === null ? 'learned' : 'hand',
        score,
        envSteps: this.#envSteps,
        observation: firstRow(row, Math.min(row.length, 64)),
        action,
        ...(insight === undefined ? {} : { insight }),
        ...(table === undefined ? {} : { table: { numbers: table, perState: stage.actionSpace.flatSize } }),
        ...parts,
      },
      buffers,
    );
  }
}

/** Whether an agent can stand there. */
function isFree(map: readonly string[], cell: number): boolean {
  return /[S.]/.test(map.join('')[cell] ?? '.');
}
