// Many runs in this worker, in lockstep: the page shows them at the same step, and a link can stop them there.
import { type BackendEntry, type Engine, Registry, type SelfDriving, type VectorEnv } from '@prism-rl/core';
import type { RunHandle } from '@prism-rl/runner';
import { planRun, runBatch, runFactory, train } from '@prism-rl/runner';
import { agentOf } from './agents.ts';
import { fingerprint } from './fingerprint.ts';
import { firstRow, tableOf } from './insight.ts';
import type { CrowdReport, FromCrowd, Picture } from './messages.ts';
import { gridOf, viewOf } from './picture.ts';
import { loadPlugins } from './plugins.ts';
import { newest } from './returns.ts';
import { runOptions } from './runOptions.ts';
import type { RunState } from './runState.ts';
import { watchedPlugin } from './watchedPlugin.ts';
import { worldOf } from './worlds.ts';

/** Numbers of an observation that a drawing needs. */
const mostDrawn = 8;
/** Width of a small picture. */
const smallWidth = 120;

type Sends = (message: FromCrowd, transfer?: Transferable[]) => void;

/** The newest episodes of a run: their returns, and whether they ended at the goal. */
class Newest {
  readonly #returns: number[] = [];
  readonly #ends: number[] = [];
  #count = 0;

  add(value: number, isAtGoal: boolean): void {
    this.#returns[this.#count % newest] = value;
    this.#ends[this.#count++ % newest] = isAtGoal ? 1 : 0;
  }

  /** Mean return; NaN before the end of an episode. */
  get mean(): number {
    return this.#returns.reduce((sum, value) => sum + value, 0) / this.#returns.length;
  }

  /** Whether more than half of the episodes ended at the goal. */
  get reachGoal(): boolean {
    return 2 * this.#ends.reduce((sum, end) => sum + end, 0) > this.#ends.length;
  }
}

/** One run of the crowd. */
class Member {
  env: VectorEnv | undefined;
  agent: Parameters<typeof tableOf>[0] | undefined;
  handle: RunHandle | undefined;
  steps = 0;
  /** The state of its world on a GPU; absent on the processor, which uses `env`. */
  seen: readonly number[] | undefined;
  readonly newest = new Newest();
}

/** Runs that wait for each other. */
export class Crowd {
  readonly #world: string;
  readonly #send: Sends;
  readonly #members: readonly Member[];
  /** Requested steps, in order; the runs stop at each. */
  readonly #asked: { readonly step: number; readonly isDrawn: boolean }[] = [];
  #waiting: (() => void)[] = [];
  #ended = 0;
  #until = 0;
  #hasFound: (member: Member) => boolean = ({ newest }) => newest.reachGoal;
  #isJudged = true;

  /** @param states their runs, of one world and agent. @param send receives a report at step 0 and at each requested step. */
  constructor(states: readonly RunState[], send: Sends) {
    this.#world = states[0]!.world;
    this.#send = send;
    this.#members = states.map(() => new Member());
  }

  /** Trains until all have ended. @param batch trains them as whole runs on a GPU. @throws the first error of a run. */
  async run(states: readonly RunState[], batch?: BackendEntry['batch']): Promise<void> {
    const first = states[0]!;
    const plugins = await loadPlugins(first);
    const { kind } = agentOf(first.agent);
    const { activateBackend } = kind === 'network' && batch === undefined ? await import('@prism-rl/nn') : {};
    const processor = await activateBackend?.('ort');
    const plain = new Registry(plugins);
    const factory = runFactory(plain, planRun(plain, runOptions(first)));
    const grid = gridOf(await factory.createSingleEnv());
    if (grid === undefined) this.#judgeBy(plain);
    else this.#send({ type: 'crowd-grid', grid });
    const goals = new Set(grid?.cells.flatMap((cell, at) => (cell === 'goal' ? [at] : [])));
    const begin = (
      state: RunState,
      k: number,
      engine: Engine | undefined,
      onStart?: (run: RunHandle) => void,
    ) => {
      const member = this.#members[k]!;
      const watch = {
        made: (env: VectorEnv): void => {
          member.env = env;
        },
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
            member.newest.add(event.return, goals.has(end) && event.terminated);
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

  /** Sends a fingerprint of each run's state, while all wait. */
  async fingerprints(): Promise<void> {
    const texts = await Promise.all(
      this.#members.map(async ({ handle }) => fingerprint(await handle!.save())),
    );
    this.#send({ type: 'crowd-fingerprints', texts });
  }

  #go(): void {
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
    const { report, buffers } = this.#report(asked?.isDrawn ?? true);
    this.#send(report, buffers);
    if (this.#asked.length > 0) this.#go();
  }

  #report(isDrawn: boolean): { readonly report: CrowdReport; readonly buffers: ArrayBuffer[] } {
    const members = this.#members;
    const isGrid = members[0]!.env!.observationSpace.kind === 'discrete';
    const report: CrowdReport = {
      type: 'crowd',
      step: this.#until,
      steps: members.reduce((sum, { steps }) => sum + steps, 0),
      isOver: this.#ended === members.length,
      returns: Float64Array.from(members, ({ newest }) => newest.mean),
      ...(this.#isJudged && { found: Uint8Array.from(members, (one) => (this.#hasFound(one) ? 1 : 0)) }),
      ...(isGrid && { cells: Int32Array.from(members, ({ env }) => Number(env!.observations[0])) }),
    };
    if (!isDrawn) return { report, buffers: [] };
    if (isGrid) return { report: { ...report, ...this.#meanTable() }, buffers: [] };
    const views = members.map(({ env }) => viewOf(this.#world, env!).parts.picture);
    const pictures = views.flatMap((view) => (view === undefined ? [] : [small(view)]));
    const observations = members.map(
      ({ env, seen }) => seen ?? firstRow(env!.observations, Math.min(mostDrawn, env!.observationSpace.size)),
    );
    const drawn = worldOf(this.#world).look === 'cartpole' ? { observations } : { pictures };
    return { report: { ...report, ...drawn }, buffers: pictures.map(({ data }) => data.buffer) };
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
    const { random, solved } = registry.get('environments', this.#world).entry.referenceReturns ?? {};
    this.#isJudged = random !== undefined && solved !== undefined;
    this.#hasFound = ({ newest }) => newest.mean > (random! + solved!) / 2;
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
