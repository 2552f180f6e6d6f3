import type {
  Agent,
  Engine,
  PackedArray,
  Registry,
  Rng,
  RngState,
  Snapshot,
  VectorEnv,
} from '@prism-rl/core';
import {
  actOutputs,
  childSnapshot,
  mergeSnapshots,
  PrismError,
  packedArray,
  RowVector,
  randomAction,
  snapshotOf,
} from '@prism-rl/core';
import { type GameTask, opposed, type Player } from '@prism-rl/core/games';
import type { RunFactory } from './runFactory.ts';
import type { Remembered } from './runHandle.ts';
import type { ScheduledTask } from './taskSchedule.ts';

/** Settings of a run whose opponent is the agent itself, see `opponentSettings` of `@prism-rl/core/games`. */
interface SelfPlaySettings {
  readonly poolEvery: number;
  readonly poolSize: number;
  readonly newest: number;
  readonly opponentEpsilon: number;
  readonly openings: number;
}

const [newest, older] = [0, 1];

/**
 * The opponent of a run that plays against its own past: a pool of the agent's earlier states. At every game either the newest or a random
 * older one plays, greedily but for some random moves. Two policies hold them; the older one changes whenever the pool does.
 *
 * The pool is part of the run's checkpoints.
 */
export class SelfPlay implements Player, Remembered, ScheduledTask {
  readonly stage = 'films';
  readonly #settings: SelfPlaySettings;
  readonly #game: GameTask;
  readonly #agent: () => Agent;
  readonly #policies: readonly Agent[];
  readonly #rng: Rng;
  readonly #seen: PackedArray;
  readonly #out: ReturnType<typeof actOutputs>;
  #pool: Snapshot[] = [];
  /** The pool's agent in the older policy. */
  #chosen = 0;
  /** Whether the policies hold what the pool says. */
  #isLoaded = true;

  private constructor(
    game: GameTask,
    policies: readonly Agent[],
    { settings, agent, rng }: { settings: SelfPlaySettings; agent: () => Agent; rng: Rng },
  ) {
    this.#game = game;
    this.#policies = policies;
    this.#settings = settings;
    this.#agent = agent;
    this.#rng = rng;
    const { observationSpace, actionSpace } = game;
    this.#seen = packedArray(observationSpace.dtype, observationSpace.size);
    this.#out = actOutputs(actionSpace, 1, {});
  }

  /**
   * Creates the environments of a run that plays itself, and their opponent.
   *
   * @param agent returns the agent that learns; it exists before the first step. @param rng its own stream.
   * @throws PrismError `incompatible` for environments that are no games of two players, with wrappers, and for recurrent agents.
   */
  static async create(
    registry: Registry,
    factory: RunFactory,
    {
      agent,
      rng,
      engine,
    }: { readonly agent: () => Agent; readonly rng: Rng; readonly engine: Engine | undefined },
  ): Promise<{ readonly env: VectorEnv; readonly opponent: SelfPlay }> {
    const { environment, environmentConfig, wrappers = [], numEnvs } = factory.run;
    const { entry } = registry.get('environments', environment);
    const game = await entry.game?.(environmentConfig);
    if (game === undefined || wrappers.length > 0) {
      const why = game === undefined ? 'it is no game of two players' : 'it has wrappers';
      throw new PrismError('incompatible', `${environment} cannot have the opponent self: ${why}.`, {
        hint: 'Choose another opponent, such as minimax:2.',
      });
    }
    const { observationSpace, actionSpace } = game;
    const spaces = { observationSpace, actionSpace, numEnvs: 1 };
    const policies = [
      await factory.createAgent(spaces, rng, engine),
      await factory.createAgent(spaces, rng, engine),
    ];
    if (policies[0]!.stateSize !== undefined) {
      throw new PrismError('incompatible', 'A recurrent agent cannot be its own opponent.', {
        hint: 'Use recurrent=none.',
      });
    }
    const settings = environmentConfig as unknown as SelfPlaySettings;
    const opponent = new SelfPlay(game, policies, { settings, agent, rng });
    await opponent.#compile();
    return { env: new RowVector(numEnvs, opposed(game, opponent, settings.openings)), opponent };
  }

  /** Lets the policies compile what they act with: they do so at their first observation, here with every move possible. */
  async #compile(): Promise<void> {
    this.#seen.fill(1);
    for (const policy of this.#policies) await policy.act(this.#seen, this.#out, 'exploit');
  }

  begin(rng: Rng): number {
    return rng.random() < this.#settings.newest ? newest : older;
  }

  move(state: never, rng: Rng, kind: number): number {
    const game = this.#game;
    if (game.isSparse) this.#seen.fill(0);
    game.observe(state, this.#seen, 0);
    if (rng.random() < this.#settings.opponentEpsilon)
      return randomAction(game, game.observationSpace.unpack(this.#seen), rng) as number;
    const acting = this.#policies[kind]!.act(this.#seen, this.#out, 'exploit');
    if (acting === undefined) return this.#out.actions[0]!;
    throw new PrismError(
      'incompatible',
      'This agent cannot be its own opponent: its network does not act at once.',
      {
        hint: 'Use network=mlp, without convolutions.',
      },
    );
  }

  next(envSteps: number): number {
    const { poolEvery } = this.#settings;
    return (Math.floor(envSteps / poolEvery) + 1) * poolEvery;
  }

  atStart(envSteps: number): boolean {
    return envSteps === 0 || !this.#isLoaded;
  }

  atEnd(): boolean {
    return false;
  }

  /** Adds the agent to the pool, or after a restore loads what the pool holds. */
  async run(): Promise<void> {
    if (this.#isLoaded) {
      const { poolSize } = this.#settings;
      const pool = this.#pool;
      // The newest stays last.
      if (pool.length === poolSize) pool.splice(this.#rng.integers(poolSize), 1);
      const { meta, arrays } = await this.#agent().save();
      // A copy: the arrays may change with the agent.
      pool.push({ ...snapshotOf(arrays), meta });
      this.#chosen = this.#rng.integers(pool.length);
    }
    await this.#policies[newest]!.restore(this.#pool.at(-1)!);
    await this.#policies[older]!.restore(this.#pool[this.#chosen]!);
    this.#isLoaded = true;
  }

  save(): Snapshot {
    const pool = mergeSnapshots(Object.fromEntries(this.#pool.map((one, k) => [String(k), one])));
    const facts = { size: this.#pool.length, chosen: this.#chosen, rng: this.#rng.save() };
    return { meta: { ...pool.meta, ...facts }, arrays: pool.arrays };
  }

  restore(saved: Snapshot): void {
    const { size, chosen, rng } = saved.meta;
    this.#pool = Array.from({ length: Number(size) }, (_, k) => childSnapshot(saved, String(k)));
    this.#chosen = Number(chosen);
    this.#rng.restore(rng as RngState);
    this.#isLoaded = false;
  }

  /** Frees the policies. */
  async dispose(): Promise<void> {
    for (const policy of this.#policies) await policy.dispose?.();
  }
}
