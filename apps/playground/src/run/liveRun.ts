// The run that the page shows: a worker, and what it has said so far as signals.
import { computed, signal } from '@preact/signals';
import type { Settings, Slider } from './catalogue.ts';
import { agentOf, firstSwitches, worldOf } from './catalogue.ts';
import type { ActionInsight, FromWorker, Grid, Moment, ToWorker, WeightTile } from './messages.ts';
import { Returns } from './returns.ts';
import type { RunState } from './runState.ts';
import { fromHash, runnable, settingsNow, toHash } from './runState.ts';

/** What the run is doing. */
export type Status = 'loading' | 'learning' | 'ended' | 'policy' | 'failed';

type Ready = Extract<FromWorker, { type: 'ready' }>;

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
  Number.POSITIVE_INFINITY,
];

const launch = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

/** A run, live. */
export class LiveRun {
  readonly state = signal<RunState>(runnable(fromHash(location.hash)));
  readonly status = signal<Status>('loading');
  readonly isPaused = signal(false);
  readonly speed = signal(speeds.indexOf(60));
  readonly envSteps = signal(0);
  /** The returns; a new object whenever there are more. */
  readonly returns = signal<{ readonly of: Returns }>({ of: new Returns() });
  readonly metrics = signal<{ readonly [name: string]: number }>({});
  readonly insight = signal<ActionInsight | undefined>(undefined);
  readonly lastAction = signal<readonly number[]>([]);
  readonly tiles = signal<readonly WeightTile[]>([]);
  readonly fingerprint = signal<string | undefined>(undefined);
  readonly notice = signal('');
  readonly ready = signal<Ready | undefined>(undefined);
  readonly stepsPerSecond = signal(0);
  /** Settings that were asked for while it learns, until the run says that they hold. */
  readonly #asked = signal<Settings>({});
  /** Whether somebody at the keyboard acts. */
  readonly isPlaying = signal(false);
  /** Whether the agent has learned from what somebody did: the link, which knows the seed alone, begins another run then. */
  readonly wasPlayed = signal(false);
  readonly world = computed(() => worldOf(this.state.value.world));
  readonly agent = computed(() => agentOf(this.state.value.agent));
  /** The newest moment; read by what draws, once a frame. */
  moment: Moment | undefined;
  #worker: Worker | undefined;
  /** Actions whose keys are down, the newest last. */
  #held: readonly number[] = [];
  /** The speed that comes back when somebody who plays, or a policy, no longer needs another one. */
  #ownSpeed: number | undefined;
  #rateFrom: readonly [time: number, steps: number] = [0, 0];

  constructor() {
    this.speed.value = firstSpeed(this.state.value);
    window.addEventListener('hashchange', () => {
      const asked = runnable(fromHash(location.hash));
      if (toHash(asked) !== toHash(this.state.value)) this.start(asked);
    });
  }

  get grid(): Grid | undefined {
    return this.ready.value?.grid;
  }

  /** Starts a run from its beginning. */
  start(state: RunState): void {
    const isOther = state.world !== this.state.value.world || state.agent !== this.state.value.agent;
    // The grid and the settings were those of another run.
    if (isOther) this.ready.value = undefined;
    this.#reset(state);
    if (isOther) this.speed.value = firstSpeed(state);
    this.#post({
      type: 'start',
      state,
      stepsPerSecond: speeds[this.speed.value]!,
      isPaused: this.isPaused.value,
      isWatched: true,
    });
  }

  /** Begins the same run again. */
  restart(): void {
    this.start({ ...this.state.value, changes: [] });
  }

  /** Begins a run that differs in `part`, with settings as they are now from its first step on. */
  #startWith(part: Partial<RunState>): void {
    this.start({ ...this.state.value, settings: this.#settings, changes: [], ...part });
  }

  /** Chooses a world, with an agent that suits it. */
  chooseWorld(id: string): void {
    const world = worldOf(id);
    const agent = world.agents.includes(this.state.value.agent) ? this.state.value.agent : world.agents[0]!;
    const { map: _drawn, ...rest } = this.state.value;
    this.start({
      ...rest,
      world: id,
      agent,
      switches: firstSwitches(agentOf(agent)),
      settings: {},
      changes: [],
    });
  }

  chooseAgent(id: string): void {
    this.start({
      ...this.state.value,
      agent: id,
      switches: firstSwitches(agentOf(id)),
      settings: {},
      changes: [],
    });
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
    // Nobody learns any more, or yet.
    if (this.envSteps.value === 0 || this.status.value !== 'learning') {
      this.#startWith({ settings: { ...this.#settings, ...settings } });
    } else {
      this.#asked.value = { ...this.#asked.value, ...settings };
      this.#post({ type: 'change', settings });
    }
  }

  /** The value of a setting now: asked for, changed, set, or the preset's. */
  settingNow(name: string): number | undefined {
    const value = this.#settings[name] ?? this.ready.value?.settings[name];
    return typeof value === 'number' ? value : undefined;
  }

  /** Whether a slider acts on the run as it goes on; otherwise another one begins. */
  isLive({ startsAnew }: Slider): boolean {
    return startsAnew !== true && this.agent.value.kind !== 'planner' && this.status.value !== 'ended';
  }

  get #settings(): Settings {
    return { ...settingsNow(this.state.value, this.envSteps.value), ...this.#asked.value };
  }

  setSeed(seed: number): void {
    this.#startWith({ seed });
  }

  drawMap(map: readonly string[]): void {
    this.#startWith({ map });
  }

  pause(): void {
    this.isPaused.value = true;
    this.#post({ type: 'pause' });
  }

  resume(): void {
    // What waits for keys would go on with the last one.
    if (this.isPlaying.value && this.world.value.idle === undefined) {
      this.stopPlaying();
      return;
    }
    this.isPaused.value = false;
    this.#rateFrom = [performance.now(), this.envSteps.value];
    this.#post({ type: 'resume' });
  }

  single(): void {
    if (!this.isPaused.value) this.pause();
    this.#post({ type: 'single' });
  }

  setSpeed(position: number): void {
    this.#ownSpeed = undefined;
    this.speed.value = position;
    this.#post({ type: 'pace', stepsPerSecond: speeds[position]! });
  }

  /** Lets somebody at the keyboard act. */
  play(): void {
    const { idle, pace } = this.world.value;
    this.isPlaying.value = true;
    if (this.status.value !== 'ended') this.wasPlayed.value ||= this.agent.value.learnsFromOthers;
    // What waits for a key waits before its first action is taken.
    if (idle === undefined) this.pause();
    this.#post({ type: 'steer', action: idle ?? 0 });
    if (idle !== undefined) {
      const own = this.speed.value;
      this.setSpeed(nearestSpeed(pace));
      this.#ownSpeed = own;
      this.resume();
    }
  }

  stopPlaying(): void {
    this.isPlaying.value = false;
    this.#held = [];
    this.#post({ type: 'steer', action: null });
    if (this.#ownSpeed !== undefined) this.setSpeed(this.#ownSpeed);
    this.resume();
  }

  /** The key of an action went down while somebody plays; it is said again while it is held. */
  press(action: number): void {
    this.#held = [...this.#held.filter((other) => other !== action), action];
    this.#post({ type: 'steer', action });
    if (this.world.value.idle === undefined) this.#post({ type: 'single' });
  }

  /** The key of an action went up while somebody plays, or all did: the newest one that is still down counts. */
  release(action?: number): void {
    this.#held = action === undefined ? [] : this.#held.filter((other) => other !== action);
    const { idle } = this.world.value;
    if (idle !== undefined) this.#post({ type: 'steer', action: this.#held.at(-1) ?? idle });
  }

  /** Plays a policy that somebody has exported. */
  async playPolicy(name: string, policy: ArrayBuffer): Promise<void> {
    const { world, map, seed } = this.state.value;
    this.#reset(this.state.value);
    this.isPaused.value = false;
    this.#ownSpeed = this.speed.value;
    this.speed.value = nearestSpeed(this.world.value.pace);
    const stepsPerSecond = speeds[this.speed.value]!;
    this.#post({ type: 'play', world, map, policy, name, seed, stepsPerSecond }, [policy]);
  }

  /** Plays the policy that comes with the page. */
  async playPreset(): Promise<void> {
    const { id, policy } = this.world.value;
    if (policy === undefined) return;
    const answer = await fetch(`./policies/${policy}`).catch(() => undefined);
    if (this.world.value.id !== id) return; // somebody has gone on to another world meanwhile
    if (answer?.ok === true) await this.playPolicy(policy, await answer.arrayBuffer());
    else this.notice.value = 'The trained policy could not be loaded: it needs a network the first time.';
  }

  #reset(state: RunState): void {
    this.#worker?.terminate();
    const worker = launch();
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    worker.onerror = (event) =>
      this.#hear({ type: 'failed', message: event.message || 'The worker could not be loaded.' });
    this.#worker = worker;
    // What waited for keys was paused for them alone.
    if (this.isPlaying.value && this.world.value.idle === undefined) this.isPaused.value = false;
    this.state.value = state;
    this.status.value = 'loading';
    this.notice.value = '';
    this.isPlaying.value = false;
    this.#held = [];
    if (this.#ownSpeed !== undefined) this.speed.value = this.#ownSpeed;
    this.#ownSpeed = undefined;
    this.#asked.value = {};
    this.#forget();
    history.replaceState(null, '', `#${toHash(state)}`);
  }

  /** Nothing is known yet of the run that begins. */
  #forget(): void {
    this.moment = undefined;
    this.envSteps.value = 0;
    this.returns.value = { of: new Returns() };
    this.metrics.value = {};
    this.insight.value = undefined;
    this.lastAction.value = [];
    this.tiles.value = [];
    this.wasPlayed.value = this.isPlaying.value && this.agent.value.learnsFromOthers;
    this.fingerprint.value = undefined;
    this.stepsPerSecond.value = 0;
    this.#rateFrom = [performance.now(), 0];
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }

  #hear(message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        this.ready.value = message;
        if (this.status.value === 'loading') this.status.value = 'learning';
        return;
      case 'moment':
        this.moment = message;
        return;
      case 'progress':
        this.#progress(message);
        return;
      case 'network':
        this.tiles.value = message.tiles;
        return;
      case 'changed': {
        this.#settle(message.settings);
        this.envSteps.value = Math.max(this.envSteps.value, message.at);
        const state = this.state.value;
        this.state.value = {
          ...state,
          changes: [...state.changes, { at: message.at, settings: message.settings }],
        };
        history.replaceState(null, '', `#${toHash(this.state.value)}`);
        return;
      }
      case 'restarted': {
        this.#settle(message.settings);
        this.state.value = { ...this.state.value, settings: message.settings, changes: [] };
        history.replaceState(null, '', `#${toHash(this.state.value)}`);
        this.status.value = 'learning';
        this.notice.value = message.reason;
        this.#forget();
        return;
      }
      case 'fingerprint':
        this.fingerprint.value = message.text;
        return;
      case 'ended':
        this.status.value = 'ended';
        this.notice.value = '';
        this.#asked.value = {};
        this.stepsPerSecond.value = 0;
        this.envSteps.value = message.envSteps;
        return;
      case 'policy':
        this.status.value = 'policy';
        this.notice.value = `Playing ${message.name}`;
        return;
      case 'failed':
        this.status.value = 'failed';
        this.notice.value = message.message;
        return;
      default:
        message satisfies never;
    }
  }

  /** These settings hold now. */
  #settle(settings: Settings): void {
    const open = Object.entries(this.#asked.value).filter(([name, value]) => settings[name] !== value);
    this.#asked.value = Object.fromEntries(open);
  }

  #progress({ envSteps, episodes, metrics }: Extract<FromWorker, { type: 'progress' }>): void {
    const { of } = this.returns.value;
    for (let k = 0; k < episodes.length; k += 2) of.add(episodes[k]!, episodes[k + 1]!);
    if (episodes.length > 0) this.returns.value = { of };
    this.metrics.value = metrics;
    this.envSteps.value = envSteps;
    const now = performance.now();
    const [since, steps] = this.#rateFrom;
    if (now - since < 700) return;
    this.stepsPerSecond.value = ((envSteps - steps) / (now - since)) * 1000;
    this.#rateFrom = [now, envSteps];
  }
}

function nearestSpeed(pace: number): number {
  return speeds.findIndex((speed) => speed >= pace);
}

/** Tables are watched step by step, plans sweep by sweep, networks as fast as they go. */
function firstSpeed({ world, agent }: RunState): number {
  const { kind } = agentOf(agent);
  if (kind === 'planner') return speeds.indexOf(2);
  return kind === 'network' ? speeds.length - 1 : nearestSpeed(worldOf(world).pace);
}
