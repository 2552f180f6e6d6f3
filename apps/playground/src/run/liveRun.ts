// The run that the page shows, and all that its visitor may ask of it.
import { signal } from '@preact/signals';
import { words } from '../words/words.ts';
import { agentOf, firstSwitches, type Slider } from './agents.ts';
import { HeardRun } from './heardRun.ts';
import { keep, kept } from './keptChoices.ts';
import { rowsOf } from './mapEdit.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import type { RunState } from './runState.ts';
import { fromLink, stateNow, toHash } from './runState.ts';
import { type Ends, scheduleIn } from './scheduleIn.ts';
import type { Settings } from './settings.ts';
import { isReady } from './withoutNetwork.ts';
import { isDrawable, worldOf } from './worlds.ts';

/** Positions of the speed slider: steps a second. */
export const speeds: readonly number[] = [
  1,
  2,
  4,
  8,
  15,
  30,
  60,
  120,
  240,
  500,
  1000,
  2000,
  5000,
  20_000,
  Number.POSITIVE_INFINITY,
];

/** Strokes of the pen that can be taken back. */
const mostUndone = 100;

const launch = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

/** A run, live. */
export class LiveRun extends HeardRun {
  readonly isPaused = signal(false);
  readonly speed = signal(speeds.indexOf(60));
  /** What of the link could not be followed; stays in view until another run begins. */
  readonly told = signal<readonly string[]>([]);
  /** A policy file of another world, which it can be played in. */
  readonly elsewhere = signal<{ readonly world: string; readonly play: () => void } | undefined>(undefined);
  /** Maps before the last strokes of the pen, the newest last. */
  readonly pastMaps = signal<readonly (readonly string[])[]>([]);
  #worker: Worker | undefined;
  /** Loads a policy while the run continues, in case the file holds none. */
  #policyWorker: Worker | undefined;
  #hasBegun = false;
  /** The visitor's drawing, for when they come back: the map, and those before the last strokes of the pen. */
  #drawn: { readonly map: readonly string[]; readonly past: readonly (readonly string[])[] } | undefined;
  /** Actions whose keys are down, the newest last. */
  #held: readonly number[] = [];
  /** Whether the run is out of sight: it rests meanwhile. */
  #isAway = false;
  /** The speed that comes back when a player, a policy or the tour no longer needs another one. */
  #ownSpeed: number | undefined;

  constructor() {
    const { state } = fromLink(location.hash);
    super(state);
    this.speed.value = firstSpeed(state);
    // Another link in the address bar, and the browser's buttons back and forward.
    window.addEventListener('hashchange', () => {
      const asked = fromLink(location.hash);
      if (toHash(asked.state) !== toHash(this.state.value)) this.#begin(asked.state, asked.told);
    });
  }

  /** Starts a run from its beginning; the browser's button goes back to the one before. */
  start(state: RunState): void {
    const told = this.#hasBegun ? [] : fromLink(location.hash).told;
    if (`#${toHash(state)}` !== `#${toHash(this.state.value)}`)
      history.pushState(null, '', `#${toHash(state)}`);
    this.#begin(state, told);
  }

  #begin(state: RunState, told: readonly string[]): void {
    this.#hasBegun = true;
    this.told.value = told;
    const isElsewhere = state.world !== this.state.value.world;
    const isOther = isElsewhere || state.agent !== this.state.value.agent;
    if (isElsewhere) this.#keepDrawing();
    // The grid and the settings were those of another run.
    if (isOther) this.ready.value = undefined;
    this.#reset(state);
    if (isOther) this.speed.value = firstSpeed(state);
    this.#post({
      type: 'start',
      state,
      stepsPerSecond: speeds[this.speed.value]!,
      isPaused: this.isPaused.value || this.#isAway,
      isWatched: true,
    });
  }

  /** The run as it would begin now: with the settings and the map that it has, or was asked for. */
  get now(): RunState {
    const now = stateNow(this.state.value, this.envSteps.value);
    const map = this.asksFor.value ?? now.map;
    return {
      ...now,
      settings: { ...now.settings, ...this.asked.value },
      ...(map === undefined ? {} : { map }),
    };
  }

  /** Begins anew, with the settings and the map as they are now. */
  restart(): void {
    this.#startWith({});
  }

  /** Begins a run that differs in `part`, with settings and map as they are now from its first step on. */
  #startWith(part: Partial<RunState>): void {
    this.start({ ...this.now, ...part });
  }

  /** Begins a run that a link describes; a map that was drawn stays, where it belongs. */
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

  /** Chooses a world, with an agent that suits it. */
  chooseWorld(id: string): void {
    const { agents } = worldOf(id);
    const now = this.state.value.agent;
    const agent = agents.includes(now) ? now : (agents.find((one) => isReady(id, one)) ?? agents[0]!);
    const { map: _, ...rest } = this.state.value;
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

  /** Shows the trained policy, where a world begins with that and the visitor is there for the first time. */
  greet(): void {
    const { id, isShownAtFirst, policy } = this.world.value;
    if (policy === undefined || !isReady(id, policy.agent)) return;
    if (isShownAtFirst !== true || kept(`seen ${id}`) !== undefined) return;
    keep(`seen ${id}`, 'yes');
    void this.playPreset();
  }

  chooseAgent(id: string): void {
    this.#startWith({ agent: id, switches: firstSwitches(agentOf(id)), settings: {} });
  }

  /** Other parts make another agent: it starts again. */
  toggle(name: string): void {
    const { switches } = this.state.value;
    const next = switches.includes(name) ? switches.filter((other) => other !== name) : [...switches, name];
    const order = this.agent.value.switches.map(({ name: known }) => known);
    next.sort((a, b) => order.indexOf(a) - order.indexOf(b));
    this.#startWith({ switches: next });
  }

  /** Sets something while it learns. */
  change(settings: Settings): void {
    // Learning is over, or has not begun.
    if (this.envSteps.value === 0 || this.status.value !== 'learning') {
      this.#startWith({ settings: { ...this.now.settings, ...settings } });
    } else {
      this.asked.value = { ...this.asked.value, ...settings };
      this.#post({ type: 'change', settings });
    }
  }

  /** The value of a setting now: asked for, changed, set, or the preset's. A schedule's is the one that the agent learns by. */
  settingNow(name: string): number | undefined {
    const schedule = this.scheduleOf(name);
    const value =
      schedule === undefined
        ? (this.now.settings[name] ?? this.ready.value?.settings[name])
        : (this.metrics.value[name] ?? schedule.from);
    return typeof value === 'number' ? value : undefined;
  }

  /** Where a schedule moves a setting from and to; `undefined` where it stays, or the visitor has set it. */
  scheduleOf(name: string): Ends | undefined {
    const settings = this.ready.value?.settings;
    return settings === undefined || this.now.settings[name] !== undefined
      ? undefined
      : scheduleIn(this.agent.value.id, settings, name);
  }

  /** Whether a slider acts on the run as it continues; otherwise another one begins. */
  isLive({ startsAnew }: Slider): boolean {
    return startsAnew !== true && this.agent.value.kind !== 'planner' && this.status.value !== 'ended';
  }

  setSeed(seed: number): void {
    this.#startWith({ seed });
  }

  /** The world has another map from now on; learned values stay, and a plan is made anew. */
  drawMap(map: readonly string[]): void {
    const before = this.#rows;
    if (before !== undefined) this.pastMaps.value = [...this.pastMaps.value, before].slice(-mostUndone);
    this.#setMap(map);
  }

  /** Takes the last stroke of the pen back. */
  undo(): void {
    const map = this.pastMaps.value.at(-1);
    if (map === undefined) return;
    this.pastMaps.value = this.pastMaps.value.slice(0, -1);
    this.#setMap(map);
  }

  #setMap(map: readonly string[]): void {
    const { kind } = this.agent.value;
    if (kind !== 'planner' && this.status.value === 'learning' && this.envSteps.value > 0) {
      this.asksFor.value = map;
      this.#post({ type: 'change', settings: {}, map });
    } else this.#startWith({ map });
  }

  /** The grid as a map. */
  get #rows(): string[] | undefined {
    return this.grid === undefined ? undefined : rowsOf(this.grid);
  }

  pause(): void {
    this.isPaused.value = true;
    this.#post({ type: 'pause' });
  }

  resume(): void {
    // A run that waits for keys would repeat the last one.
    if (this.isPlaying.value && this.world.value.idle === undefined) {
      this.stopPlaying();
      return;
    }
    this.isPaused.value = false;
    this.rateFrom = [performance.now(), this.envSteps.value];
    this.#post({ type: 'resume' });
  }

  single(): void {
    if (!this.isPaused.value) this.pause();
    this.#post({ type: 'single' });
  }

  /** Chosen by hand: it is kept for the next visit. */
  setSpeed(position: number): void {
    this.#ownSpeed = undefined;
    if (this.status.value !== 'policy' && !this.isPlaying.value)
      keep(`speed of ${this.agent.value.kind}`, String(speeds[position]));
    this.#goAt(position);
  }

  /** Another speed for a while: the visitor's comes back by {@link returnSpeed}, unless they choose one meanwhile. */
  borrowSpeed(stepsPerSecond: number): void {
    const own = this.#ownSpeed ?? this.speed.value;
    this.#goAt(nearestSpeed(stepsPerSecond));
    this.#ownSpeed = own;
  }

  returnSpeed(): void {
    if (this.#ownSpeed !== undefined) this.#goAt(this.#ownSpeed);
    this.#ownSpeed = undefined;
  }

  /** Whether the run is out of sight: it rests, and continues in sight. */
  set isAway(isAway: boolean) {
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    if (!this.isPaused.value) this.#post({ type: isAway ? 'pause' : 'resume' });
  }

  #goAt(position: number): void {
    this.speed.value = position;
    this.#post({ type: 'pace', stepsPerSecond: speeds[position]! });
  }

  /** Lets a person at the keyboard act. */
  play(): void {
    const { idle, pace, handPace } = this.world.value;
    this.isPlaying.value = true;
    if (this.status.value !== 'ended') this.wasPlayed.value ||= this.agent.value.learnsFromOthers;
    // What waits for a key waits before its first action is taken.
    if (idle === undefined) this.pause();
    this.#post({ type: 'steer', actions: idle ?? [0] });
    if (idle !== undefined) {
      this.borrowSpeed(handPace ?? pace);
      this.resume();
    }
  }

  stopPlaying(): void {
    this.isPlaying.value = false;
    this.#held = [];
    this.#post({ type: 'steer', actions: null });
    this.returnSpeed();
    this.resume();
  }

  /** The key of an action went down while a person plays; it is sent again while it is held. */
  press(action: number): void {
    this.#held = [...this.#held.filter((other) => other !== action), action];
    this.#post({ type: 'steer', actions: [action] });
    if (this.world.value.idle === undefined) this.#post({ type: 'single' });
  }

  /** The key of an action went up while a person plays, or all did: the newest one that is still down counts. */
  release(action?: number): void {
    this.#held = action === undefined ? [] : this.#held.filter((other) => other !== action);
    const { idle } = this.world.value;
    const newest = this.#held.at(-1);
    if (idle !== undefined) this.#post({ type: 'steer', actions: newest === undefined ? idle : [newest] });
  }

  /** Plays a policy from an exported file. The run continues until the file has turned out to be one. */
  async playPolicy(name: string, policy: ArrayBuffer): Promise<void> {
    this.#policyWorker?.terminate();
    const { world, seed } = this.state.value;
    const stepsPerSecond = speeds[nearestSpeed(this.world.value.pace)]!;
    const worker = launch();
    this.#policyWorker = worker;
    const early: FromWorker[] = [];
    const copy = policy.slice(0); // for the world that it belongs to
    const refuse = (message: string): void => {
      worker.terminate();
      this.#policyWorker = undefined;
      this.notice.value = message || words.run.unloadable;
    };
    worker.onerror = ({ message }) => refuse(message ?? '');
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'failed') refuse(data.message);
      else if (data.type === 'refused') refuse(words.run.refused(name, world, data.why));
      else if (data.type === 'elsewhere') {
        const isKnown = worldOf(data.world).id === data.world;
        refuse(words.run.elsewhere(name, data.world, world, isKnown));
        if (isKnown)
          this.elsewhere.value = { world: data.world, play: () => this.#playIn(data.world, name, copy) };
      } else if (data.type !== 'policy') early.push(data);
      else {
        this.#policyWorker = undefined;
        this.#reset(this.state.value, worker);
        this.isPaused.value = false;
        this.#ownSpeed = this.speed.value;
        this.speed.value = speeds.indexOf(stepsPerSecond);
        for (const message of [...early, data]) this.hear(message);
      }
    };
    this.elsewhere.value = undefined;
    this.notice.value = words.run.loading(name);
    worker.postMessage(
      { type: 'play', world, map: this.now.map, policy, name, seed, stepsPerSecond } satisfies ToWorker,
      [policy],
    );
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
    if (this.world.value.id !== id) return; // the visitor has moved to another world meanwhile
    if (answer?.ok === true) await this.playPolicy(policy.file, await answer.arrayBuffer());
    else this.notice.value = words.run.noPolicy;
  }

  #reset(state: RunState, worker = launch()): void {
    this.#worker?.terminate();
    this.#policyWorker?.terminate();
    this.#policyWorker = undefined;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.hear(data);
    worker.onerror = (event) => this.hear({ type: 'failed', message: event.message ?? '' });
    this.#worker = worker;
    // What waited for keys was paused for them alone.
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
    history.replaceState(null, '', `#${toHash(state)}`);
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }
}

function nearestSpeed(pace: number): number {
  return speeds.findIndex((speed) => speed >= pace);
}

/**
 * The choice made by hand at an earlier visit; else tables are watched step by step, plans sweep by sweep, networks as fast as they go.
 */
function firstSpeed({ world, agent }: RunState): number {
  const { kind } = agentOf(agent);
  const chosen = speeds.indexOf(Number(kept(`speed of ${kind}`) ?? Number.NaN));
  if (chosen >= 0) return chosen;
  if (kind === 'planner') return speeds.indexOf(2);
  const { look, pace } = worldOf(world);
  // A network that learns from every single step is watched at that, where a minute of steps shows it.
  const isWatched = kind === 'table' || (kind === 'stream' && (look === 'grid' || look === 'cartpole'));
  return isWatched ? nearestSpeed(pace) : speeds.length - 1;
}
