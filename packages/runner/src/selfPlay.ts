import type {
  Agent,
  Engine,
  GameTask,
  Json,
  Player,
  Registry,
  Rng,
  RngState,
  Run,
  Snapshot,
  VectorEnv,
} from '@prism-rl/core';
import { childSnapshot, mergeSnapshots, PrismError, RowVector, snapshotOf } from '@prism-rl/core';
import { opposed, playerOf } from '@prism-rl/games';
import type { RunFactory } from './runFactory.ts';
import type { Remembered } from './runHandle.ts';
import { pooledIn, type Trained } from './savedRun.ts';
import type { ScheduledTask } from './taskSchedule.ts';
import { TrainedPlayer } from './trainedPlayer.ts';

/** Settings of the opponent, see `opponentSettings` of `@prism-rl/games`. */
interface OpponentConfig {
  readonly opponent: string;
  readonly openings: number;
  readonly poolEvery: number;
  readonly poolSize: number;
  readonly newest: number;
  readonly opponentEpsilon: number;
}

/** The parts of a run whose opponent is a trained agent. */
export interface OpponentParts {
  readonly registry: Registry;
  readonly factory: RunFactory;
  readonly engine: Engine | undefined;
  /** Returns the agent that learns; it exists before the first step. */
  readonly agent: () => Agent;
  /** The opponent's own stream. */
  readonly rng: Rng;
  /** Reads the run that the setting `opponent` names. */
  readonly readRun: ((directory: string) => Trained) | undefined;
  /** What {@link TrainedOpponent.save} returned, if the run is resumed. */
  readonly saved: Snapshot | undefined;
}

/** The opponent of a run that is a trained agent: part of the run's checkpoints. */
export interface TrainedOpponent extends Remembered {
  readonly player: Player;
  /** Changes the opponent between steps. */
  readonly task?: ScheduledTask;
  dispose(): Promise<void>;
}

/**
 * Creates the environments of a run whose opponent is a trained agent, and that opponent.
 *
 * @throws PrismError `incompatible` for environments that are no games of two players, with wrappers, and for agents that cannot be opponents.
 */
export async function withTrainedOpponent(
  parts: OpponentParts,
): Promise<{ readonly env: VectorEnv; readonly opponent: TrainedOpponent }> {
  const { environment, environmentConfig, wrappers = [], numEnvs } = parts.factory.run;
  const game = await parts.registry.get('environments', environment).entry.game?.(environmentConfig);
  const config = environmentConfig as unknown as OpponentConfig;
  if (game === undefined || wrappers.length > 0) {
    const why = game === undefined ? 'it is no game of two players' : 'it has wrappers';
    throw PrismError.incompatible`${environment} cannot have the opponent ${config.opponent}: ${why}.
      Choose another opponent, such as minimax:2.`;
  }
  const opponent = await (config.opponent === 'self' ? SelfPlay : OtherRun).create(game, config, parts);
  return { env: new RowVector(numEnvs, opposed(game, opponent.player, config.openings)), opponent };
}

/** The agent of another run. The checkpoints contain it, so that the run resumes even if the other has changed. */
class OtherRun implements TrainedOpponent {
  readonly player: TrainedPlayer;
  readonly #trained: Trained;

  private constructor(player: TrainedPlayer, trained: Trained) {
    this.player = player;
    this.#trained = trained;
  }

  static async create(
    game: GameTask,
    { opponent: name }: OpponentConfig,
    { registry, engine, readRun, saved }: OpponentParts,
  ): Promise<OtherRun> {
    const trained =
      saved === undefined
        ? readRun?.(name)
        : { run: saved.meta.run as unknown as Run, agent: childSnapshot(saved, 'agent') };
    if (trained === undefined) {
      throw PrismError.incompatible`The opponent ${name} is a directory, which only Node can read.
        Elsewhere use the opponent self, random, greedy, perfect or minimax:N.`;
    }
    return new OtherRun(await TrainedPlayer.restored(registry, game, trained, { name, engine }), trained);
  }

  save(): Snapshot {
    const { run, agent } = this.#trained;
    const { meta, arrays } = mergeSnapshots({ agent });
    return { meta: { ...meta, run: run as unknown as Json }, arrays };
  }

  /** Does nothing: the player is created with its weights. */
  restore(): void {}

  dispose(): Promise<void> {
    return this.player.dispose();
  }
}

const [newest, older] = [0, 1];

/**
 * The run's own past: a pool of the agent's earlier states. At every game either the newest or a random older one plays, greedily but for some
 * random moves. Two players hold them; the older one changes whenever the pool does.
 */
class SelfPlay implements TrainedOpponent, ScheduledTask {
  readonly stage = 'films';
  readonly player: Player;
  readonly task = this;
  readonly #config: OpponentConfig;
  readonly #agent: () => Agent;
  readonly #players: readonly TrainedPlayer[];
  readonly #rng: Rng;
  #pool: Snapshot[] = [];
  /** Environment steps that each agent of the pool had taken. */
  #steps: number[] = [];
  /** The pool's agent in the older player. */
  #chosen = 0;
  /** Whether the players hold what the pool says. */
  #isLoaded = true;

  private constructor(
    game: GameTask,
    players: readonly TrainedPlayer[],
    config: OpponentConfig,
    { agent, rng }: OpponentParts,
  ) {
    this.#players = players;
    this.#config = config;
    this.#agent = agent;
    this.#rng = rng;
    const anyone = playerOf(game, 'random');
    const { newest: share, opponentEpsilon } = config;
    this.player = {
      begin: (chance) => (chance.random() < share ? newest : older),
      move: (state: never, chance, kind) =>
        chance.random() < opponentEpsilon ? anyone.move(state, chance, 0) : players[kind]!.move(state),
    };
  }

  static async create(game: GameTask, config: OpponentConfig, parts: OpponentParts): Promise<SelfPlay> {
    const player = (): Promise<TrainedPlayer> => TrainedPlayer.of(game, parts.factory, parts.engine);
    return new SelfPlay(game, [await player(), await player()], config, parts);
  }

  next(envSteps: number): number {
    const { poolEvery } = this.#config;
    return (Math.floor(envSteps / poolEvery) + 1) * poolEvery;
  }

  atStart(envSteps: number): boolean {
    return envSteps === 0 || !this.#isLoaded;
  }

  atEnd(): boolean {
    return false;
  }

  /** Adds the agent to the pool, or after a restore loads what the pool holds. */
  async run(envSteps: number): Promise<void> {
    const pool = this.#pool;
    if (this.#isLoaded) {
      const { poolSize } = this.#config;
      // The newest stays last.
      if (pool.length === poolSize) {
        const lost = this.#rng.integers(poolSize);
        pool.splice(lost, 1);
        this.#steps.splice(lost, 1);
      }
      const { meta, arrays } = await this.#agent().save();
      // A copy: the arrays may change with the agent.
      pool.push({ ...snapshotOf(arrays), meta });
      this.#steps.push(envSteps);
      this.#chosen = this.#rng.integers(pool.length);
    }
    await this.#players[newest]!.load(pool.at(-1)!);
    await this.#players[older]!.load(pool[this.#chosen]!);
    this.#isLoaded = true;
  }

  save(): Snapshot {
    const pool = mergeSnapshots(Object.fromEntries(this.#pool.map((one, k) => [String(k), one])));
    const facts = { steps: [...this.#steps], chosen: this.#chosen, rng: this.#rng.save() };
    return { meta: { ...pool.meta, ...facts }, arrays: pool.arrays };
  }

  restore(saved: Snapshot): void {
    const { chosen, rng } = saved.meta;
    const pool = pooledIn(saved);
    this.#pool = pool.map(({ agent }) => agent);
    this.#steps = pool.map(({ envSteps }) => envSteps);
    this.#chosen = Number(chosen);
    this.#rng.restore(rng as RngState);
    this.#isLoaded = false;
  }

  async dispose(): Promise<void> {
    for (const player of this.#players) await player.dispose();
  }
}
