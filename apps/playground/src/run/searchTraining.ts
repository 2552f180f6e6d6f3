// An agent that learns a board game from searched games against itself, while others ask for its thoughts.
import { plugin as algorithms } from '@prism-rl/algo-pg/plugin';
import type { Agent, Config, Policy } from '@prism-rl/core';
import { plugin as games } from '@prism-rl/games/plugin';
import { activateBackend } from '@prism-rl/nn';
import type { RunHandle } from '@prism-rl/runner';
import { train } from '@prism-rl/runner';
import { watchedPlugin } from './watchedPlugin.ts';

/** Moves to learn from, and settings that fit them: minutes instead of an hour. */
const lessons: { readonly [world: string]: { readonly steps: number; readonly agentConfig?: Config } } = {
  'TicTacToe-v0': { steps: 220_000 },
  'ConnectFour-v0': { steps: 600_000, agentConfig: { hidden: [128, 128], window: 24, reuse: 4 } },
};

/** How far a training has come. */
export interface Lesson {
  readonly moves: number;
  readonly share: number;
  readonly games: number;
}

/** A training, and the agent that it has made so far. */
export class SearchTraining {
  #agent: Agent | undefined;
  #handle: RunHandle | undefined;
  #isOver = false;
  readonly #begun: Promise<void>;

  /** @param hear is called some times a second, between two steps of the training. */
  constructor(world: string, seed: number, hear: (lesson: Lesson, agent: Policy) => Promise<void>) {
    const { steps, agentConfig = {} } = lessons[world]!;
    const driven = (agent: Agent): void => {
      this.#agent = agent;
    };
    const watch = { made: () => undefined, before: () => undefined, after: () => undefined, driven };
    let ended = 0;
    let due = 0;
    this.#begun = activateBackend('ort').then(
      (engine) =>
        new Promise((resolve, reject) => {
          const plugins = [games, watchedPlugin(algorithms, watch)];
          const run = {
            env: world,
            agent: 'alphazero',
            agentConfig,
            steps,
            seed,
            engine,
          };
          train({ plugins, ...run }).subscribe({
            next: (event) => {
              if (event.type === 'start') {
                this.#handle = event.run;
                resolve();
              } else if (event.type === 'episode') ended++;
              else if (event.type === 'end') this.#isOver = true;
              const now = performance.now();
              if (event.type !== 'end' && now < due) return;
              due = now + 500;
              const lesson = { moves: event.envSteps, share: event.envSteps / steps, games: ended };
              this.#handle?.atBoundary(() => hear(lesson, this.#agent!));
            },
            error: reject,
          });
        }),
    );
  }

  /** Lets something be done with the agent, between two steps of its training. */
  async with<T>(what: (agent: Policy) => Promise<T>): Promise<T> {
    await this.#begun;
    if (this.#isOver) return what(this.#agent!);
    return new Promise((resolve, reject) => {
      this.#handle!.atBoundary(() => what(this.#agent!).then(resolve, reject));
    });
  }
}
