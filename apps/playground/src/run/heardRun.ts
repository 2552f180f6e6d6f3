// A run as the page knows it: all that it has said so far, as signals.
import type { ReadonlySignal, Signal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import { inLanguage } from '../words/language.ts';
import { words } from '../words/words.ts';
import { type AgentChoice, agentOf } from './agents.ts';
import type { Loading } from './loading.ts';
import { cellsOf, rowsOf } from './mapEdit.ts';
import type { ActionInsight, FromWorker, Grid, Moment, WeightTile } from './messages.ts';
import { newest, Returns } from './returns.ts';
import type { RunState } from './runState.ts';
import { toHash } from './runState.ts';
import type { Settings } from './settings.ts';
import { type World, worldOf } from './worlds.ts';

/** The state of the run. */
export type Status = 'loading' | 'learning' | 'ended' | 'policy' | 'failed';

type Ready = Extract<FromWorker, { type: 'ready' }>;

/** Hears what a run says. */
export class HeardRun {
  readonly state: Signal<RunState>;
  readonly status = signal<Status>('loading');
  readonly envSteps = signal(0);
  /** The returns; a new object whenever there are more. */
  readonly returns = signal<{ readonly of: Returns }>({ of: new Returns() });
  readonly metrics = signal<{ readonly [name: string]: number }>({});
  readonly insight = signal<ActionInsight | undefined>(undefined);
  readonly lastAction = signal<readonly number[]>([]);
  readonly tiles = signal<readonly WeightTile[]>([]);
  readonly fingerprint = signal<string | undefined>(undefined);
  readonly notice = signal('');
  /** The large file that is on its way. */
  readonly loading = signal<Loading | undefined>(undefined);
  /** The picture on the stage: the agent's own steps, or an episode beside them. */
  readonly shows = signal<Moment['shows']>('learning');
  /** Scores of the episodes that a person has played in this run. */
  readonly played = signal<readonly number[]>([]);
  /** The agent that the policy file which plays was learned by, if it says so. */
  readonly policyBy = signal<string | undefined>(undefined);
  /** The return that the agent had reached when its world was drawn anew: until it gets there again, it unlearns. */
  readonly unlearns = signal<{ readonly episodes: number; readonly recent: number } | undefined>(undefined);
  /** Rewards of the episode that is shown so far. */
  readonly score = signal<number | undefined>(undefined);
  readonly ready = signal<Ready | undefined>(undefined);
  readonly stepsPerSecond = signal(0);
  /** Whether a person at the keyboard acts. */
  readonly isPlaying = signal(false);
  /** Whether the agent has learned from a person's actions: the link, which knows the seed alone, begins another run then. */
  readonly wasPlayed = signal(false);
  readonly world: ReadonlySignal<World>;
  readonly agent: ReadonlySignal<AgentChoice>;
  /** The newest moment; read by what draws, once a frame. */
  moment: Moment | undefined;
  /** Settings that were asked for while it learns, until the run says that they hold. */
  protected readonly asked = signal<Settings>({});
  /** The map that was asked for last, until the run has it: the next stroke of the pen continues it. */
  protected readonly asksFor = signal<readonly string[] | undefined>(undefined);
  /** When steps a second were counted last, and how many steps there were. */
  protected rateFrom: readonly [time: number, steps: number] = [0, 0];

  constructor(state: RunState) {
    this.state = signal(state);
    this.world = computed(() => inLanguage(worldOf(this.state.value.world)));
    this.agent = computed(() => inLanguage(agentOf(this.state.value.agent)));
  }

  /** With all that was drawn in it, although the run may take its last map a few steps later. */
  get grid(): Grid | undefined {
    const grid = this.ready.value?.grid;
    const map = this.asksFor.value;
    return grid === undefined || map === undefined ? grid : { ...grid, cells: cellsOf(map) };
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
        this.shows.value = message.shows;
        this.score.value = message.score;
        return;
      case 'progress':
        this.#progress(message);
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
        history.replaceState(null, '', `#${toHash(this.state.value)}`);
        return;
      }
      case 'restarted': {
        this.#settle(message.settings);
        this.state.value = { ...this.state.value, settings: message.settings, changes: [] };
        history.replaceState(null, '', `#${toHash(this.state.value)}`);
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
      case 'policy':
        this.status.value = 'policy';
        this.notice.value = words.run.playing(message.name);
        this.policyBy.value = message.agent;
        return;
      case 'elsewhere': // of a file that is not played: who asked for it hears of it
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

  /** From a return that was worth something. */
  #beginToUnlearn(): void {
    const { count, recent } = this.returns.value.of;
    if (recent > 0) this.unlearns.value = { episodes: count, recent: this.unlearns.value?.recent ?? recent };
  }

  /** As many episodes as the recent return is a mean of have ended, and it is nearly as high as before. */
  #hasUnlearned(): boolean {
    const { count, recent } = this.returns.value.of;
    const before = this.unlearns.value!;
    return count >= before.episodes + newest && recent > 0.9 * before.recent;
  }

  /** These settings hold now. */
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

  /** Nothing is known yet of the run that begins. */
  protected forget(): void {
    this.moment = undefined;
    this.envSteps.value = 0;
    this.returns.value = { of: new Returns() };
    this.metrics.value = {};
    this.insight.value = undefined;
    this.shows.value = this.agent.value.kind === 'planner' ? 'plan' : 'learning';
    this.score.value = undefined;
    this.played.value = [];
    this.policyBy.value = undefined;
    this.unlearns.value = undefined;
    this.lastAction.value = [];
    this.tiles.value = [];
    this.wasPlayed.value = this.isPlaying.value && this.agent.value.learnsFromOthers;
    this.fingerprint.value = undefined;
    this.stepsPerSecond.value = 0;
    this.rateFrom = [performance.now(), 0];
  }
}
