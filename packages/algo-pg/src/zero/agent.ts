import type { AgentContext, LearnersReport, Metrics, SelfDriving } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { type AgentParts, RolloutAgent } from '../rolloutAgent/rolloutAgent.ts';
import type { ZeroConfig } from './config.ts';
import { zeroRecipe } from './recipe.ts';
import type { SearchedGames } from './searchedGames.ts';

/** Plays searched games against itself, and learns what the searches found. It acts by its network alone. */
export class ZeroAgent extends RolloutAgent<SearchedGames> implements SelfDriving {
  /** Saves and restores the games and the window. */
  readonly learners: SearchedGames = this.memory;
  readonly valueFactor?: number;

  private constructor(parts: AgentParts<SearchedGames>, { valueScale }: ZeroConfig) {
    super(parts);
    // Without noise, half of what counts in training wins more games.
    if (valueScale === 'paper') this.valueFactor = 0.5;
  }

  /** @throws PrismError `incompatible` for environments that are no games of two players, or have wrappers. */
  static override async create(context: AgentContext<ZeroConfig>): Promise<ZeroAgent> {
    const game = await context.game?.();
    if (game === undefined) {
      throw PrismError.incompatible`alphazero plays games of two players by their rules, and ${context.environment?.id ?? 'this environment'} \
        has none, or wrappers.
        Choose a game, such as ConnectFour-v0.`;
    }
    const { config } = context;
    return RolloutAgent.made(context, zeroRecipe(context, game), (parts) => new ZeroAgent(parts, config));
  }

  /** Returns after each update, so that a resumed run reports at the same steps as an uninterrupted one. */
  async advance(envSteps: number, signal: AbortSignal): Promise<LearnersReport> {
    const episodes: LearnersReport['episodes'][number][] = [];
    const games = this.memory;
    let metrics: Metrics | undefined;
    while (this.envSteps < envSteps && metrics === undefined && !signal.aborted) {
      this.envSteps += games.numGames;
      episodes.push(...(await games.move(this.assess!, this.envSteps)));
      if (games.ready()) metrics = await this.learn(games.sample(), 0);
    }
    return { envSteps: this.envSteps, episodes, updates: metrics === undefined ? 0 : 1, metrics };
  }
}
