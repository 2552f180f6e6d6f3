// The run on the page, and everything that its visitor can do with it.
import { signal } from '@preact/signals';
import { inLanguage } from '../../words/language.ts';
import { filled, words } from '../../words/words.ts';
import { agentOf, firstSwitches, hasNetwork, type Slider } from '../choices/agents.ts';
import type { Settings } from '../choices/settings.ts';
import { isDrawable, worldOf } from '../choices/worlds.ts';
import type { RunEvent } from '../host/events.ts';
import { Host, type Listener } from '../host/host.ts';
import type { RunState } from '../link/runState.ts';
import { fromLink, roomOf, stateNow, toHash } from '../link/runState.ts';
import { type Called, HeardRun, refusal } from './heardRun.ts';
import { keep, kept } from './keptChoices.ts';
import { rowsOf } from './mapEdit.ts';
import { type Ends, scheduleIn } from './scheduleIn.ts';
import { isReady } from './withoutNetwork.ts';

/** Positions of the speed slider in steps per second. */
export const speeds: readonly number[] = [
  ...[1, 2, 4, 8, 15, 30, 60, 120, 240, 500, 1000, 2000, 5000, 20_000, Number.POSITIVE_INFINITY],
];

/** Strokes of the pen that can be undone. */
const mostUndone = 100;

/** What is on the stage: a run, or a policy. */
type OnStage = Host<'run' | 'policy'>;

/** Where a visitor is: looks on, plays, or compares. */
export type Room = 'watch' | 'play' | 'apart';

/** A live run. */
export class LiveRun extends HeardRun {
  readonly isPaused = signal(false);
  readonly room = signal<Room>('watch');
  readonly speed = signal(speeds.indexOf(60));
  /** The parts of the link that were ignored; shown until another run starts. */
  readonly told = signal<readonly string[]>([]);
  /** A policy file of another world, in which it can be played. */
  readonly elsewhere = signal<{ readonly world: string; readonly play: () => void } | undefined>(undefined);
  /** Maps before the last strokes of the pen, the newest last. */
  readonly pastMaps = signal<readonly (readonly string[])[]>([]);
  readonly #listener: Listener<'run'> = {
    hear: (event) => this.hear(event),
    fail: (sentence) => this.fail(sentence),
    load: (loading) => (this.loading.value = loading),
  };
  #stage: OnStage | undefined;
  /** The run on the stage. */
  #run: Host<'run'> | undefined;
  /** Loads a policy while the run continues, in case the file is invalid. */
  #policy: OnStage | undefined;
  /** Whether the person plays against the agent. */
  readonly isDuel = signal(false);
  #hasBegun = false;
  /** The visitor's drawing, kept for their return: the map, and those before the last strokes of the pen. */
  #drawn: { readonly map: readonly string[]; readonly past: readonly (readonly string[])[] } | undefined;
  /** Actions whose keys are down, the newest last. */
  #held: readonly number[] = [];
  /** Whether the run is out of sight and paused. */
  #isAway = false;
  /** The speed to restore after a player, a policy or the tour. */
  #ownSpeed: number | undefined;

  constructor() {
    const { state } = fromLink(location.hash);
    super(state);
    this.speed.value = firstSpeed(state);
    this.room.value = roomOf(location.hash);
    // Handles another link in the address bar, and the browser's back and forward buttons.
    window.addEventListener('hashchange', () => {
      const asked = fromLink(location.hash);
      if (roomOf(location.hash) !== 'watch') this.enter(roomOf(location.hash));
      if (toHash(asked.state) !== toHash(this.state.value)) this.#begin(asked.state, asked.told);
    });
  }

  /** Starts a run; the browser's back button returns to the previous one. */
  start(state: RunState): void {
    const told = this.#hasBegun ? [] : fromLink(location.hash).told;
    if (`#${toHash(state)}` !== `#${toHash(this.state.value)}`)
      history.pushState(null, '', `#${toHash(state)}`);
    this.#begin(state, told);
  }

  /** Starts the run of the page's link, unless one has started. */
  startFirst(): void {
    if (!this.#hasBegun) this.start(this.state.value);
  }

  #begin(state: RunState, told: readonly string[]): void {
    this.#hasBegun = true;
    this.told.value = told;
    const isElsewhere = state.world !== this.state.value.world;
    const isOther = isElsewhere || state.agent !== this.state.value.agent;
    if (isOther) this.tail = '';
    if (isElsewhere) this.#keepDrawing();
    // The grid and the settings belong to the old run.
    if (isOther) this.ready.value = undefined;
    this.#reset(state);
    if (isOther) this.speed.value = firstSpeed(state);
    const isPaused = this.isPaused.value || this.#isAway;
    const conditions = { stepsPerSecond: speeds[this.speed.value]!, isPaused, isWatched: true };
    this.#run = new Host('run', this.#listener, state, conditions);
    this.#stage = this.#run;
  }

  /** The state of a new run with the current or requested settings and map. */
  get now(): RunState {
    const now = stateNow(this.state.value, this.envSteps.value);
    const map = this.asksFor.value ?? now.map;
    return {
      ...now,
      settings: { ...now.settings, ...this.asked.value },
      ...(map === undefined ? {} : { map }),
    };
  }

  /** Restarts with the current settings and map. */
  restart(): void {
    this.#startWith({});
  }

  /** Starts a run that differs in `part`, with the current settings and map from its first step on. */
  #startWith(part: Partial<RunState>): void {
    this.start({ ...this.now, ...part });
  }

  /** Starts the run of a link; keeps a drawn map if it fits. */
  follow(link: string): void {
    const { state } = fromLink(link);
    const { map } = this.now;
    this.start(map !== undefined && state.world === this.state.value.world ? { ...state, map } : state);
  }

  #keepDrawing(): void {
    const { map } = this.now;
    if (map !== undefined) this.#drawn = { map, past: this.pastMaps.value };
    this.pastMaps.value = [];
  }

  /** Selects a world. A table or a planner comes along; of networks each world has its own that learns it best. */
  chooseWorld(id: string): void {
    const { agents } = worldOf(id);
    const now = this.state.value.agent;
    const comesAlong = agents.includes(now) && !hasNetwork(agentOf(now).kind);
    const agent = comesAlong ? now : (agents.find((one) => isReady(id, one)) ?? agents[0]!);
    const { map: _, beat: __, ...rest } = this.state.value;
    const drawn = isDrawable(id) ? this.#drawn : undefined;
    this.start({
      ...rest,
      ...(drawn === undefined ? {} : { map: drawn.map }),
      world: id,
      agent,
      switches: firstSwitches(agentOf(agent)),
      settings: {},
      changes: [],
    });
    this.pastMaps.value = drawn?.past ?? [];
    this.greet();
  }

  /** Shows the trained policy at the first visit, if the world starts with it. */
  greet(): void {
    const { id, isShownAtFirst, policy, look } = this.world.value;
    if (look === 'board') this.enter('play');
    else if (this.room.value === 'play') this.enter('watch');
    if (policy === undefined || !isReady(id, policy.agent)) return;
    if (isShownAtFirst !== true || kept(`seen ${id}`) !== undefined) return;
    keep(`seen ${id}`, 'yes');
    void this.playPreset();
  }

  chooseAgent(id: string): void {
    this.#startWith({ agent: id, switches: firstSwitches(agentOf(id)), settings: {} });
  }

  /** Other parts make another agent: it restarts. */
  toggle(name: string): void {
    const { switches } = this.state.value;
    const next = switches.includes(name) ? switches.filter((other) => other !== name) : [...switches, name];
    const order = this.agent.value.switches.map(({ name: known }) => known);
    next.sort((a, b) => order.indexOf(a) - order.indexOf(b));
    this.#startWith({ switches: next });
  }

  /** Changes a setting during training. */
  change(settings: Settings): void {
    // Training is over, or has not started.
    if (this.envSteps.value === 0 || this.status.value !== 'learning') {
      this.#startWith({ settings: { ...this.now.settings, ...settings } });
    } else {
      this.asked.value = { ...this.asked.value, ...settings };
      void this.#run?.call('change', settings);
    }
  }

  /** The current value of a setting: requested, changed, set, or the preset's. For a schedule, the value that the agent uses. */
  settingNow(name: string): number | undefined {
    const schedule = this.scheduleOf(name);
    const value =
      schedule === undefined
        ? (this.now.settings[name] ?? this.ready.value?.settings[name])
        : (this.metrics.value[name] ?? schedule.from);
    return typeof value === 'number' ? value : undefined;
  }

  /** Start and end of a setting's schedule; `undefined` if it is constant, or the visitor has set it. */
  scheduleOf(name: string): Ends | undefined {
    const settings = this.ready.value?.settings;
    return settings === undefined || this.now.settings[name] !== undefined
      ? undefined
      : scheduleIn(this.agent.value.id, settings, name);
  }

  /** Whether a slider affects the running training; otherwise a new run starts. */
  isLive({ startsAnew }: Slider): boolean {
    return startsAnew !== true && this.agent.value.kind !== 'planner' && this.status.value !== 'ended';
  }

  setSeed(seed: number): void {
    const { beat: _, ...now } = this.now;
    this.start({ ...now, seed });
  }

  /** Replaces the world's map. Learned values stay unless `beginsAnew`; a planner starts again. */
  drawMap(map: readonly string[], beginsAnew = false): void {
    const before = this.rows;
    if (before !== undefined) this.pastMaps.value = [...this.pastMaps.value, before].slice(-mostUndone);
    if (beginsAnew) this.#startWith({ map });
    else this.#setMap(map);
  }

  /** Undoes the last stroke of the pen. */
  undo(): void {
    const map = this.pastMaps.value.at(-1);
    if (map === undefined) return;
    this.pastMaps.value = this.pastMaps.value.slice(0, -1);
    this.#setMap(map);
  }

  #setMap(map: readonly string[]): void {
    const { kind } = this.agent.value;
    // A table of another size starts from the beginning.
    const isSameSize = this.grid?.rows === map.length && this.grid.columns === map[0]!.length;
    if (isSameSize && kind !== 'planner' && this.status.value === 'learning' && this.envSteps.value > 0) {
      this.asksFor.value = map;
      void this.#run?.call('change', {}, map);
    } else this.#startWith({ map });
  }

  /** The grid as a map. */
  get rows(): string[] | undefined {
    return this.grid === undefined ? undefined : rowsOf(this.grid);
  }

  pause(): void {
    this.isPaused.value = true;
    void this.#stage?.call('pause');
  }

  resume(): void {
    // A run that waits for keys would repeat the last one.
    if (this.isPlaying.value && this.world.value.idle === undefined) {
      this.stopPlaying();
      return;
    }
    this.isPaused.value = false;
    this.rateFrom = [performance.now(), this.envSteps.value];
    void this.#stage?.call('resume');
  }

  /** Has a table's updates kept, so that {@link past} is known whenever the run is paused. */
  remember(): void {
    void this.#run?.call('remember');
  }

  single(): void {
    // A step of evolution is a generation, which is watched.
    if (this.agent.value.kind === 'evolution') this.resume();
    else if (!this.isPaused.value) this.pause();
    void this.#stage?.call('single');
  }

  /** Chosen by the visitor: stored for the next visit. */
  setSpeed(position: number): void {
    this.#ownSpeed = undefined;
    if (this.status.value !== 'policy' && !this.isPlaying.value)
      keep(`speed of ${this.agent.value.kind}`, String(speeds[position]));
    this.#goAt(position);
  }

  /** Sets a temporary speed: {@link returnSpeed} restores the visitor's, unless they choose one meanwhile. */
  borrowSpeed(stepsPerSecond: number): void {
    const own = this.#ownSpeed ?? this.speed.value;
    this.#goAt(nearestSpeed(stepsPerSecond));
    this.#ownSpeed = own;
  }

  returnSpeed(): void {
    if (this.#ownSpeed !== undefined) this.#goAt(this.#ownSpeed);
    this.#ownSpeed = undefined;
  }

  /** Pauses the run while it is out of sight. */
  set isAway(isAway: boolean) {
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    if (!this.isPaused.value) void this.#stage?.call(isAway ? 'pause' : 'resume');
  }

  #goAt(position: number): void {
    this.speed.value = position;
    void this.#stage?.call('setSpeed', speeds[position]!);
  }

  /** Goes to another room. The agent continues when the visitor leaves a game. */
  enter(room: Room): void {
    if (room !== 'play' && this.isPlaying.value) this.stopPlaying();
    this.room.value = room;
  }

  /**
   * Lets a person control the agent, or play against it from the same start.
   *
   * @param isHeld whether time stands still until {@link resume}
   */
  play(isDuel = false, isHeld = false): void {
    const { idle, pace, handPace } = this.world.value;
    this.isPlaying.value = true;
    this.isDuel.value = isDuel;
    this.duel.value = undefined;
    if (this.status.value !== 'ended' && !isDuel) this.wasPlayed.value ||= this.agent.value.learnsFromOthers;
    // A world that waits for a key waits before its first action, too.
    if (idle === undefined || isHeld) this.pause();
    this.#steer(idle ?? [0], isDuel);
    if (idle !== undefined) {
      this.borrowSpeed(handPace ?? pace);
      if (!isHeld) this.resume();
    }
  }

  stopPlaying(): void {
    this.isPlaying.value = false;
    this.#held = [];
    this.#steer(null);
    this.returnSpeed();
    this.resume();
  }

  /** Handles an action's key press while a person plays; the key is sent again while it is held. */
  press(action: number): void {
    this.#held = [...this.#held.filter((other) => other !== action), action];
    this.#steer([action]);
    if (this.world.value.idle === undefined) void this.#stage?.call('single');
  }

  /** Handles the release of an action's key while a person plays, or of all keys; the newest key that is still down counts. */
  release(action?: number): void {
    this.#held = action === undefined ? [] : this.#held.filter((other) => other !== action);
    const { idle, keepsOn } = this.world.value;
    const newest = this.#held.at(-1);
    if (newest === undefined && keepsOn) return;
    if (idle !== undefined) this.#steer(newest === undefined ? idle : [newest]);
  }

  #steer(actions: readonly number[] | null, isDuel?: boolean): void {
    void this.#stage?.call('steer', actions, isDuel);
  }

  /** The agent's policy as it is now, as an ONNX file, or the file that plays; `undefined` for agents without a network. */
  async exported(): Promise<ArrayBuffer | undefined> {
    return this.#stage?.call('export');
  }

  /** What the visitor did in this run, as a file of recorded episodes. */
  async recording(): Promise<ArrayBuffer | undefined> {
    return this.#run?.call('recording');
  }

  /** Plays a policy from an exported file, or a recording. The run continues until the file has proved valid. */
  async playPolicy(name: string, policy: ArrayBuffer, called?: Called): Promise<void> {
    this.#policy?.stop();
    const { world, seed } = this.state.value;
    const stepsPerSecond = speeds[nearestSpeed(this.world.value.pace)]!;
    const early: RunEvent[] = [];
    const refuse = (sentence: string): void => {
      host.stop();
      this.#policy = undefined;
      this.notice.value = sentence;
    };
    const hear = (event: RunEvent): void => {
      if (this.#stage === host) this.hear(event);
      else if (event.type === 'refused') refuse(refusal(event));
      else if (event.type === 'elsewhere') {
        const isKnown = worldOf(event.world).id === event.world;
        refuse(filled(words.run.elsewhere, name, event.world, world, isKnown));
        if (isKnown)
          this.elsewhere.value = { world: event.world, play: () => this.#playIn(event.world, name, policy) };
      } else if (event.type !== 'policy') early.push(event);
      else {
        this.#policy = undefined;
        this.#reset(this.state.value);
        this.#stage = host;
        this.called.value = called;
        this.isPaused.value = false;
        this.#ownSpeed = this.speed.value;
        this.speed.value = speeds.indexOf(stepsPerSecond);
        for (const one of [...early, event]) this.hear(one);
      }
    };
    const fail = (sentence: string): void => (this.#stage === host ? this.fail(sentence) : refuse(sentence));
    const file = { world, map: this.now.map, policy, name, seed };
    const host: OnStage = new Host<'run' | 'policy'>('policy', { hear, fail }, file, stepsPerSecond);
    this.#policy = host;
    this.elsewhere.value = undefined;
    this.notice.value = filled(words.run.loading, name);
  }

  #playIn(world: string, name: string, policy: ArrayBuffer): void {
    keep(`seen ${world}`, 'yes'); // no other policy is shown first
    this.chooseWorld(world);
    void this.playPolicy(name, policy);
  }

  /** Plays the policy that comes with the page. */
  async playPreset(): Promise<void> {
    const { id, policy } = this.world.value;
    if (policy === undefined) return;
    const answer = await fetch(`./policies/${policy.file}`).catch(() => undefined);
    if (this.world.value.id !== id) return; // the visitor has switched to another world meanwhile
    const name = filled(words.choice.policy, inLanguage(agentOf(policy.agent).title));
    if (answer?.ok === true) await this.playPolicy(name, await answer.arrayBuffer());
    else this.notice.value = words.run.noPolicy;
  }

  #reset(state: RunState): void {
    this.#stage?.stop();
    this.#policy?.stop();
    this.#run = this.#policy = undefined;
    // The run was paused only to wait for keys.
    if (this.isPlaying.value && this.world.value.idle === undefined) this.isPaused.value = false;
    this.state.value = state;
    this.status.value = 'loading';
    this.notice.value = '';
    this.elsewhere.value = undefined;
    this.isPlaying.value = false;
    this.#held = [];
    if (this.#ownSpeed !== undefined) this.speed.value = this.#ownSpeed;
    this.#ownSpeed = undefined;
    this.asked.value = {};
    this.asksFor.value = undefined;
    this.loading.value = undefined;
    this.forget();
    this.writeAddress();
  }
}

function nearestSpeed(pace: number): number {
  return speeds.findIndex((speed) => speed >= pace);
}

/** The speed chosen at an earlier visit; by default tables run step by step, planners sweep by sweep, networks at full speed. */
function firstSpeed({ world, agent }: RunState): number {
  const { kind } = agentOf(agent);
  const chosen = speeds.indexOf(Number(kept(`speed of ${kind}`) ?? Number.NaN));
  if (chosen >= 0) return chosen;
  if (kind === 'planner') return speeds.indexOf(2);
  const { look, pace } = worldOf(world);
  // A network that learns from every single step runs at a visible speed if it learns within a minute of steps.
  const isWatched =
    kind === 'table' ||
    kind === 'evolution' ||
    (kind === 'stream' && (look === 'grid' || look === 'cartpole'));
  return isWatched ? nearestSpeed(pace) : speeds.length - 1;
}
