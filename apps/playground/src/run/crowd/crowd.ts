// Many runs in this worker, in lockstep: the page shows them at the same step, and a link can stop them there.
import { type BackendEntry, type Engine, Registry, type SelfDriving, type VectorEnv } from '@prism-rl/core';
import type { RunHandle } from '@prism-rl/runner';
import { planRun, runBatch, runFactory, train } from '@prism-rl/runner';
import { agentOf } from '../choices/agents.ts';
import { loadPlugins } from '../choices/plugins.ts';
import { worldOf } from '../choices/worlds.ts';
import type { Grid, Picture } from '../host/events.ts';
import { fingerprint } from '../link/fingerprint.ts';
import { runOptions } from '../link/runOptions.ts';
import type { RunState } from '../link/runState.ts';
import { newest } from '../live/returns.ts';
import { firstRow, tableOf } from '../seen/insight.ts';
import { gridOf, viewOf } from '../seen/picture.ts';
import { watchedPlugin } from '../seen/watchedPlugin.ts';

/** Numbers of an observation that a drawing needs. */
const mostDrawn = 8;
/** Width of a small picture. */
const smallWidth = 120;

/** Where the runs of a part of a crowd are at a step. */
export interface CrowdReport {
  /** The requested step; runs of several worlds may have taken a few more. */
  readonly step: number;
  /** Steps of all runs together. */
  readonly steps: number;
  /** Milliseconds that this worker took from the previous step on. */
  readonly took: number;
  /** Whether all runs have taken all their steps. */
  readonly isOver: boolean;
  /** Mean return of each run's newest episodes; NaN before the first one has ended. */
  readonly returns: Float64Array;
  /** 1 for each run that has found the way; absent if nobody knows what that is in this world. */
  readonly found?: Uint8Array;
  /** The map, in the first report of a grid. */
  readonly grid?: Grid;
  /** The agents' cells in a grid. */
  readonly cells?: Int32Array;
  /** Q(s, a) of all states of a grid, summed over the runs. */
  readonly table?: Float64Array;
  readonly observations?: readonly (readonly number[])[];
  readonly pictures?: readonly Picture[];
}

/** One run of the crowd. */
class Member {
  env: VectorEnv | undefined;
  agent: Parameters<typeof tableOf>[0] | undefined;
  handle: RunHandle | undefined;
  steps = 0;
  /** The state of its world on a GPU; absent on the processor, which uses `env`. */
  seen: readonly number[] | undefined;
  /** Its newest episodes: their returns, and whether they ended at the goal. */
  readonly #newest: { readonly value: number; readonly isAtGoal: boolean }[] = [];

  ended(value: number, isAtGoal: boolean): void {
    if (this.#newest.push({ value, isAtGoal }) > newest) this.#newest.shift();
  }

  /** Mean return; NaN before the end of an episode. */
  get mean(): number {
    return this.#newest.reduce((sum, { value }) => sum + value, 0) / this.#newest.length;
  }

  /** Whether more than half of the episodes ended at the goal. */
  get reachesGoal(): boolean {
    return 2 * this.#newest.filter(({ isAtGoal }) => isAtGoal).length > this.#newest.length;
  }
}

/** Runs that wait for each other. */
export class Crowd {
  readonly #states: readonly RunState[];
  readonly #send: (report: CrowdReport) => void;
  readonly #batch: BackendEntry['batch'];
  readonly #members: readonly Member[];
  /** Requested steps, in order; the runs stop at each. */
  readonly #asked: { readonly step: number; readonly isDrawn: boolean }[] = [];
  #waiting: (() => void)[] = [];
  #ended = 0;
  #until = 0;
  #since = 0;
  #hasFound: (member: Member) => boolean = ({ reachesGoal }) => reachesGoal;
  #isJudged = true;
  /** The map, until the first report. */
  #grid: Grid | undefined;

  /**
   * @param states their runs, of one world and agent.
   * @param send receives a report at step 0 and at each requested step.
   * @param batch trains them as whole runs on a GPU.
   */
  constructor(
    states: readonly RunState[],
    send: (report: CrowdReport) => void,
    batch?: BackendEntry['batch'],
  ) {
    this.#states = states;
    this.#send = send;
    this.#batch = batch;
    this.#members = states.map(() => new Member());
  }

  /** Trains until all have ended. @throws the first error of a run. */
  async run(): Promise<void> {
    const [states, batch] = [this.#states, this.#batch];
    const first = states[0]!;
    const plugins = await loadPlugins(first);
    const { kind } = agentOf(first.agent);
    const { activateBackend } = kind === 'network' && batch === undefined ? await import('@prism-rl/nn') : {};
    const processor = await activateBackend?.('ort');
    const plain = new Registry(plugins);
    const factory = runFactory(plain, planRun(plain, runOptions(first)));
    const grid = gridOf(await factory.createSingleEnv());
    this.#grid = grid;
    if (grid === undefined) this.#judgeBy(plain);
    const goals = new Set(grid?.cells.flatMap((cell, at) => (cell === 'goal' ? [at] : [])));
    const begin = (
      state: RunState,
      k: number,
      engine: Engine | undefined,
      onStart?: (run: RunHandle) => void,
    ) => {
      const member = this.#members[k]!;
      const watch = {
        made: (env: VectorEnv) => (member.env = env),
        driven: (agent: SelfDriving): void => this.#drive(member, agent),
        before: (agent: NonNullable<Member['agent']>): Promise<void> | undefined => {
          member.agent = agent;
          return member.steps < this.#until ? undefined : this.#wait();
        },
        after: (): void => {
          member.steps += member.env!.numEnvs;
        },
      };
      const registry = new Registry(plugins.map((plugin) => watchedPlugin(plugin, watch)));
      return new Promise<void>((resolve, reject) => {
        train({ plugins: registry, engine, ...runOptions(state) }).subscribe({
          next: (event) => {
            if (event.type === 'start') {
              member.handle = event.run;
              onStart?.(event.run);
            }
            if (event.type !== 'episode') return;
            const { finalObservations, observationSpace } = member.env!;
            const end = Number(finalObservations[event.env * observationSpace.size]);
            member.ended(event.return, goals.has(end) && event.terminated);
          },
          error: reject,
          complete: () => {
            this.#ended++;
            this.#reportIfDue();
            resolve();
          },
        });
      });
    };
    if (batch === undefined)
      return void (await Promise.all(states.map((state, k) => begin(state, k, processor))));
    await new Promise<void>((resolve, reject) => {
      const starts = states.map(
        (state, k) => async (engine: Engine, onStart: (run: RunHandle) => void) =>
          begin(state, k, engine, onStart).catch(reject),
      );
      runBatch(batch, starts).then(() => resolve(), reject);
    });
  }

  /** Makes an agent that steps its own world stop at the requested step. */
  #drive(member: Member, agent: SelfDriving): void {
    const advance = agent.advance.bind(agent);
    agent.advance = async (to, signal) => {
      if (member.steps >= this.#until) await this.#wait();
      const report = await advance(Math.min(to, this.#until), signal);
      member.steps = report.envSteps;
      const row =
        member.steps === this.#until && this.#asked[0]?.isDrawn ? await agent.envState?.() : undefined;
      if (row !== undefined) member.seen = firstRow(row, mostDrawn);
      return report;
    };
  }

  /** Lets the runs go to a step, after those that were requested before. @param isDrawn whether the report includes pictures. */
  until(step: number, isDrawn: boolean): void {
    this.#asked.push({ step, isDrawn });
    if (this.#asked.length === 1) this.#go();
  }

  /** A fingerprint of each run's state, while all wait. */
  fingerprints(): Promise<string[]> {
    return Promise.all(this.#members.map(async ({ handle }) => fingerprint(await handle!.save())));
  }

  #go(): void {
    this.#since = performance.now();
    this.#until = this.#asked[0]!.step;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const goOn of waiting) goOn();
    this.#reportIfDue();
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#reportIfDue();
    });
  }

  #reportIfDue(): void {
    if (this.#waiting.length + this.#ended < this.#members.length) return;
    const asked = this.#asked.shift();
    this.#send({ ...this.#report(asked?.isDrawn ?? true), ...(this.#grid && { grid: this.#grid }) });
    this.#grid = undefined;
    if (this.#asked.length > 0) this.#go();
  }

  #report(isDrawn: boolean): CrowdReport {
    const members = this.#members;
    const isGrid = members[0]!.env!.observationSpace.kind === 'discrete';
    const report: CrowdReport = {
      step: this.#until,
      steps: members.reduce((sum, { steps }) => sum + steps, 0),
      took: performance.now() - this.#since,
      isOver: this.#ended === members.length,
      returns: Float64Array.from(members, ({ mean }) => mean),
      ...(this.#isJudged && { found: Uint8Array.from(members, (one) => (this.#hasFound(one) ? 1 : 0)) }),
      ...(isGrid && { cells: Int32Array.from(members, ({ env }) => Number(env!.observations[0])) }),
    };
    if (!isDrawn) return report;
    if (isGrid) return { ...report, ...this.#meanTable() };
    if (worldOf(this.#states[0]!.world).look === 'cartpole') {
      const seen = ({ env, seen }: Member): readonly number[] =>
        seen ?? firstRow(env!.observations, Math.min(mostDrawn, env!.observationSpace.size));
      return { ...report, observations: members.map(seen) };
    }
    const views = members.map(({ env }) => viewOf(this.#states[0]!.world, env!).picture);
    return { ...report, pictures: views.flatMap((view) => (view === undefined ? [] : [small(view)])) };
  }

  /** Q(s, a) of all states of a grid, the sum over the runs. */
  #meanTable(): Pick<CrowdReport, 'table'> {
    const tables = this.#members.flatMap(({ agent, env }) => {
      const table = agent === undefined ? undefined : tableOf(agent, env!.observationSpace);
      return table === undefined ? [] : [table];
    });
    const table = tables[0];
    for (const other of tables.slice(1)) for (const [k, value] of other.entries()) table![k]! += value;
    return table === undefined ? {} : { table };
  }

  /** Judges runs outside of grids: a run has found the way if its mean return is closer to the solved return than to random actions' return. */
  #judgeBy(registry: Registry): void {
    const { random, solved } =
      registry.get('environments', this.#states[0]!.world).entry.referenceReturns ?? {};
    this.#isJudged = random !== undefined && solved !== undefined;
    this.#hasFound = ({ mean }) => mean > (random! + solved!) / 2;
  }
}

/** A picture with fewer points. */
function small({ width, height, data }: Picture): Picture {
  const stride = Math.max(1, Math.floor(width / smallWidth));
  const [columns, rows] = [Math.floor(width / stride), Math.floor(height / stride)];
  const from = new Uint32Array(data.buffer);
  const to = new Uint32Array(columns * rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) to[y * columns + x] = from[y * stride * width + x * stride]!;
  return { width: columns, height: rows, data: new Uint8ClampedArray(to.buffer) };
}
