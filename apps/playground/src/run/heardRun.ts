// The page's view of a run: everything that the worker has reported, as signals.
import type { ReadonlySignal, Signal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import { inLanguage } from '../words/language.ts';
import { words } from '../words/words.ts';
import { type AgentChoice, agentOf } from './agents.ts';
import type { Loading } from './loading.ts';
import { cellsOf, rowsOf } from './mapEdit.ts';
import type { ActionInsight, FromWorker, Grid, Moment, Update, Ways, WeightTile } from './messages.ts';
import { newest, Returns } from './returns.ts';
import type { RunState } from './runState.ts';
import { toHash } from './runState.ts';
import type { Settings } from './settings.ts';
import { type World, worldOf } from './worlds.ts';

/** The state of the run. */
export type Status = 'loading' | 'learning' | 'ended' | 'policy' | 'failed';

type Ready = Extract<FromWorker, { type: 'ready' }>;

/** Handles a run's messages. */
export class HeardRun {
  readonly state: Signal<RunState>;
  readonly status = signal<Status>('loading');
  readonly envSteps = signal(0);
  /** The returns; a new object after every change. */
  readonly returns = signal<{ readonly of: Returns }>({ of: new Returns() });
  readonly metrics = signal<{ readonly [name: string]: number }>({});
  readonly insight = signal<ActionInsight | undefined>(undefined);
  readonly lastAction = signal<readonly number[]>([]);
  readonly tiles = signal<readonly WeightTile[]>([]);
  /** The last updates of a table while the run is paused, oldest first. */
  readonly past = signal<readonly Update[]>([]);
  readonly fingerprint = signal<string | undefined>(undefined);
  readonly notice = signal('');
  /** The large file that is loading. */
  readonly loading = signal<Loading | undefined>(undefined);
  /** The picture on the stage: the agent's own steps, or a separate episode. */
  readonly shows = signal<Moment['shows']>('learning');
  /** Returns of a person's episodes in this run. */
  readonly played = signal<readonly number[]>([]);
  /** Steps of a person that the run has recorded. */
  readonly recorded = signal(0);
  /** The scores of the last duel: a person's, and the agent's from the same start; in a grid with their ways. */
  readonly duel = signal<{ readonly you: number; readonly agent: number; readonly ways?: Ways } | undefined>(
    undefined,
  );
  /** The agent that learned the playing policy, if its file says so. */
  readonly policyBy = signal<string | undefined>(undefined);
  /** The agent's return when its world was redrawn: until it reaches it again, it is relearning. */
  readonly unlearns = signal<{ readonly episodes: number; readonly recent: number } | undefined>(undefined);
  /** Rewards of the shown episode so far. */
  readonly score = signal<number | undefined>(undefined);
  readonly ready = signal<Ready | undefined>(undefined);
  readonly stepsPerSecond = signal(0);
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
  protected onRecording: ((file: ArrayBuffer) => void) | undefined;
  protected onExport: ((policy: ArrayBuffer | undefined) => void) | undefined;
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

  /** The grid with all strokes so far, although the run may apply its last map a few steps later, or still start with it. */
  get grid(): Grid | undefined {
    const grid = this.ready.value?.grid;
    const map = this.asksFor.value ?? (this.status.value === 'loading' ? this.state.value.map : undefined);
    if (grid === undefined || map === undefined) return grid;
    return { ...grid, rows: map.length, columns: map[0]!.length, cells: cellsOf(map) };
  }

  protected hear(message: FromWorker): void {
    switch (message.type) {
      case 'loading':
        this.loading.value = message;
        return;
      case 'ready':
        this.loading.value = undefined;
        this.ready.value = message;
        if (message.grid !== undefined && rowsOf(message.grid).join() === this.asksFor.value?.join())
          this.asksFor.value = undefined;
        if (this.status.value === 'loading') this.status.value = 'learning';
        return;
      case 'moment':
        this.moment = message;
        this.onMoment?.(message);
        this.shows.value = message.shows;
        this.score.value = message.score;
        return;
      case 'progress':
        this.#progress(message);
        return;
      case 'past':
        this.past.value = message.updates;
        return;
      case 'network':
        this.tiles.value = message.tiles;
        return;
      case 'changed': {
        this.#settle(message.settings);
        if (message.map !== undefined) this.#beginToUnlearn();
        this.envSteps.value = Math.max(this.envSteps.value, message.at);
        const state = this.state.value;
        this.state.value = {
          ...state,
          changes: [
            ...state.changes,
            {
              at: message.at,
              settings: message.settings,
              ...(message.map === undefined ? {} : { map: message.map }),
            },
          ],
        };
        this.writeAddress();
        return;
      }
      case 'restarted': {
        this.#settle(message.settings);
        this.state.value = { ...this.state.value, settings: message.settings, changes: [] };
        this.writeAddress();
        this.status.value = 'learning';
        this.notice.value = words.run.restarted[message.reason];
        this.forget();
        return;
      }
      case 'fingerprint':
        this.fingerprint.value = message.text;
        return;
      case 'ended':
        this.status.value = 'ended';
        this.notice.value = '';
        this.asked.value = {};
        this.stepsPerSecond.value = 0;
        this.envSteps.value = message.envSteps;
        return;
      case 'played':
        this.played.value = [...this.played.value, message.score];
        return;
      case 'rival':
        this.duel.value = { ...message, you: this.played.value.at(-1)!, agent: message.score };
        return;
      case 'policy':
        this.status.value = 'policy';
        this.notice.value = words.run.playing(message.name);
        this.policyBy.value = message.agent;
        return;
      case 'exported': // whoever asked hears it
        this.onExport?.(message.policy);
        return;
      case 'recorded':
        this.recorded.value = message.steps;
        return;
      case 'recording':
        this.onRecording?.(message.file);
        return;
      case 'elsewhere': // from a file that is not played: the requester handles it
        return;
      case 'refused':
        this.status.value = 'failed';
        this.notice.value = words.run.refused(message.name, message.world, message.why);
        return;
      case 'failed':
        this.status.value = 'failed';
        this.notice.value = message.message || words.run.unloadable;
        return;
      default:
        message satisfies never;
    }
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

  #progress({ envSteps, episodes, metrics }: Extract<FromWorker, { type: 'progress' }>): void {
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

  /** Resets everything for a new run. */
  protected forget(): void {
    this.moment = undefined;
    this.envSteps.value = 0;
    this.returns.value = { of: new Returns() };
    this.metrics.value = {};
    this.insight.value = undefined;
    this.shows.value = this.agent.value.kind === 'planner' ? 'plan' : 'learning';
    this.score.value = undefined;
    this.played.value = [];
    this.recorded.value = 0;
    this.duel.value = undefined;
    this.policyBy.value = undefined;
    this.unlearns.value = undefined;
    this.lastAction.value = [];
    this.tiles.value = [];
    this.past.value = [];
    this.wasPlayed.value = this.isPlaying.value && this.agent.value.learnsFromOthers;
    this.fingerprint.value = undefined;
    this.stepsPerSecond.value = 0;
    this.rateFrom = [performance.now(), 0];
  }
}
