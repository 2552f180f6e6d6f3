// The page's view of a run: everything that the worker has reported, as signals.
import type { ReadonlySignal, Signal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import { inLanguage } from '../../words/language.ts';
import { filled, words } from '../../words/words.ts';
import { type AgentChoice, agentOf } from '../choices/agents.ts';
import type { Settings } from '../choices/settings.ts';
import { type World, worldOf } from '../choices/worlds.ts';
import type {
  ActionInsight,
  Generation,
  Grid,
  Moment,
  Ready,
  RunEvent,
  Update,
  Ways,
  WeightTile,
} from '../host/events.ts';
import type { Loading } from '../host/loading.ts';
import type { RunState } from '../link/runState.ts';
import { toHash } from '../link/runState.ts';
import { cellsOf, rowsOf } from './mapEdit.ts';
import { newest, Returns } from './returns.ts';

/** The state of the run. */
export type Status = 'loading' | 'learning' | 'ended' | 'policy' | 'failed';

/** Why a policy file cannot be played. */
export function refusal({ name, world, why }: Extract<RunEvent, { type: 'refused' }>): string {
  return filled(words.run.refused, name, world, words.run.faults[why]);
}

/** What the page calls an agent. */
export interface Called {
  readonly headline: string;
  readonly name: string;
}

/** Handles a run's events. */
export class HeardRun {
  readonly #resets: (() => unknown)[] = [];
  readonly state: Signal<RunState>;
  readonly status = signal<Status>('loading');
  readonly envSteps = this.#own(0);
  /** The returns; a new object after every change. */
  readonly returns = signal<{ readonly of: Returns }>({ of: new Returns() });
  readonly metrics = this.#own<{ readonly [name: string]: number }>({});
  readonly insight = this.#own<ActionInsight | undefined>(undefined);
  readonly lastAction = this.#own<readonly number[]>([]);
  readonly tiles = this.#own<readonly WeightTile[]>([]);
  /** The last updates of a table while the run is paused, oldest first. */
  readonly past = this.#own<readonly Update[]>([]);
  readonly fingerprint = this.#own<string | undefined>(undefined);
  readonly notice = signal('');
  /** The large file that is loading. */
  readonly loading = signal<Loading | undefined>(undefined);
  /** The picture on the stage: the agent's own steps, or a separate episode. */
  readonly shows = signal<Moment['shows']>('learning');
  /** Returns of a person's episodes in this run. */
  readonly played = this.#own<readonly number[]>([]);
  /** Steps of a person that the run has recorded. */
  readonly recorded = this.#own(0);
  /** The scores of the last duel: a person's, and the agent's from the same start; in a grid with their ways. */
  readonly duel = this.#own<
    { readonly you: number; readonly agent: number; readonly ways?: Ways } | undefined
  >(undefined);
  /** The agent that learned the playing policy, if its file says so. */
  readonly policyBy = this.#own<string | undefined>(undefined);
  /** What the page calls the policy on the stage, if it learned from the visitor or is no policy but a recording. */
  readonly called = this.#own<Called | undefined>(undefined);
  /** The agent's return when its world was redrawn: until it reaches it again, it is relearning. */
  readonly unlearns = this.#own<{ readonly episodes: number; readonly recent: number } | undefined>(
    undefined,
  );
  /** Rewards of the shown episode so far. */
  readonly score = this.#own<number | undefined>(undefined);
  readonly ready = signal<Ready | undefined>(undefined);
  readonly stepsPerSecond = this.#own(0);
  /** Whether a person controls the agent. */
  readonly isPlaying = signal(false);
  /** Whether the agent has learned from a person's actions: the link, which holds only the seed, cannot reproduce the run then. */
  readonly wasPlayed = signal(false);
  readonly world: ReadonlySignal<World>;
  readonly agent: ReadonlySignal<AgentChoice>;
  /** What the address says besides the run: a crowd or a comparison of it. */
  tail = '';
  /** The newest moment, read once per frame. */
  moment: Moment | undefined;
  /** The newest generation of an agent that evolves, and what draws it on the stage. */
  readonly generation = this.#own<Generation | undefined>(undefined);
  painter: ((canvas: HTMLCanvasElement, width: number, height: number) => void) | undefined;
  /** Hears of every moment. */
  onMoment: ((moment: Moment) => void) | undefined;
  /** Settings that were requested during training, until the run confirms them. */
  protected readonly asked = signal<Settings>({});
  /** The map that was requested last, until the run confirms it: the next stroke of the pen continues it. */
  protected readonly asksFor = signal<readonly string[] | undefined>(undefined);
  /** Time and step count of the last speed measurement. */
  protected rateFrom: readonly [time: number, steps: number] = [0, 0];

  constructor(state: RunState) {
    this.state = signal(state);
    this.world = computed(() => inLanguage(worldOf(this.state.value.world)));
    this.agent = computed(() => inLanguage(agentOf(this.state.value.agent)));
  }

  /** Whether a recording is on the stage. */
  get isFilm(): boolean {
    return this.status.value === 'policy' && this.recorded.value > 0;
  }

  /** The grid with all strokes so far, although the run may apply its last map a few steps later, or still start with it. */
  get grid(): Grid | undefined {
    const grid = this.ready.value?.grid;
    const map = this.asksFor.value ?? (this.status.value === 'loading' ? this.state.value.map : undefined);
    if (grid === undefined || map === undefined) return grid;
    return { ...grid, rows: map.length, columns: map[0]!.length, cells: cellsOf(map) };
  }

  protected hear(message: RunEvent): void {
    const { type: what } = message;
    if (what === 'ready') {
      this.loading.value = undefined;
      this.ready.value = message;
      if (message.grid !== undefined && rowsOf(message.grid).join() === this.asksFor.value?.join())
        this.asksFor.value = undefined;
      if (this.status.value === 'loading') this.status.value = 'learning';
    } else if (what === 'moment') {
      this.moment = message;
      this.onMoment?.(message);
      this.shows.value = message.shows;
      this.score.value = message.score;
    } else if (what === 'progress') this.#progress(message);
    else if (what === 'generation') {
      this.generation.value = message;
      this.shows.value = what;
      this.score.value = undefined;
    } else if (what === 'past') this.past.value = message.updates;
    else if (what === 'network') this.tiles.value = message.tiles;
    else if (what === 'changed') {
      const { type: _, ...change } = message;
      this.#settle(change.settings);
      if (change.map !== undefined) this.#beginToUnlearn();
      this.envSteps.value = Math.max(this.envSteps.value, change.at);
      const state = this.state.value;
      this.state.value = { ...state, changes: [...state.changes, change] };
      this.writeAddress();
    } else if (what === 'restarted') {
      this.#settle(message.settings);
      this.state.value = { ...this.state.value, settings: message.settings, changes: [] };
      this.writeAddress();
      this.status.value = 'learning';
      this.notice.value = words.run.restarted[message.reason];
      this.forget();
    } else if (what === 'fingerprint') this.fingerprint.value = message.text;
    else if (what === 'ended') {
      this.status.value = 'ended';
      this.notice.value = '';
      this.asked.value = {};
      this.stepsPerSecond.value = 0;
      this.envSteps.value = message.envSteps;
    } else if (what === 'played') this.played.value = [...this.played.value, message.score];
    else if (what === 'rival')
      this.duel.value = { ...message, you: this.played.value.at(-1)!, agent: message.score };
    else if (what === 'policy') {
      this.status.value = 'policy';
      this.notice.value = filled(words.run.playing, message.name);
      this.policyBy.value = message.agent;
    } else if (what === 'recorded') this.recorded.value = message.steps;
    else if (what === 'refused') this.fail(refusal(message));
    else what satisfies 'elsewhere'; // from a file that is not played: who asked handles it
  }

  protected fail(sentence: string): void {
    this.status.value = 'failed';
    this.notice.value = sentence;
  }

  /** Only if the return had reached a useful level. */
  #beginToUnlearn(): void {
    const { count, recent } = this.returns.value.of;
    if (recent > 0) this.unlearns.value = { episodes: count, recent: this.unlearns.value?.recent ?? recent };
  }

  /** The averaging window has filled with new episodes, and the return has almost recovered. */
  #hasUnlearned(): boolean {
    const { count, recent } = this.returns.value.of;
    const before = this.unlearns.value!;
    return count >= before.episodes + newest && recent > 0.9 * before.recent;
  }

  /** These settings apply now. */
  #settle(settings: Settings): void {
    const open = Object.entries(this.asked.value).filter(([name, value]) => settings[name] !== value);
    this.asked.value = Object.fromEntries(open);
  }

  #progress({ envSteps, episodes, metrics }: Extract<RunEvent, { type: 'progress' }>): void {
    const { of } = this.returns.value;
    for (let k = 0; k < episodes.length; k += 2) of.add(episodes[k]!, episodes[k + 1]!);
    if (episodes.length > 0) this.returns.value = { of };
    if (this.unlearns.value !== undefined && this.#hasUnlearned()) this.unlearns.value = undefined;
    this.metrics.value = metrics;
    this.envSteps.value = envSteps;
    const now = performance.now();
    const [since, steps] = this.rateFrom;
    if (now - since < 700) return;
    this.stepsPerSecond.value = ((envSteps - steps) / (now - since)) * 1000;
    this.rateFrom = [now, envSteps];
  }

  /** Shows the run's link as the address of the page. */
  writeAddress(): void {
    history.replaceState(null, '', `#${toHash(this.state.value)}${this.tail}`);
  }

  /** A signal that begins anew with each run. */
  #own<T>(first: T): Signal<T> {
    const made = signal(first);
    this.#resets.push(() => (made.value = first));
    return made;
  }

  /** Resets everything for a new run. */
  protected forget(): void {
    for (const reset of this.#resets) reset();
    this.moment = undefined;
    this.returns.value = { of: new Returns() };
    this.shows.value = this.agent.value.kind === 'planner' ? 'plan' : 'learning';
    this.wasPlayed.value = this.isPlaying.value && this.agent.value.learnsFromOthers;
    this.rateFrom = [performance.now(), 0];
  }
}
