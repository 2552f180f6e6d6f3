// An agent that learns a board game from searched games against itself, while others ask for its thoughts.
import { plugin as algorithms } from '@prism-rl/algo-pg/plugin';
import type { Agent, Config, Policy } from '@prism-rl/core';
import { plugin as games } from '@prism-rl/games/plugin';
import { activateBackend } from '@prism-rl/nn';
import type { RunHandle } from '@prism-rl/runner';
import { train } from '@prism-rl/runner';
import { watchedPlugin } from '../seen/watchedPlugin.ts';

const four = { hidden: [128, 128], window: 32, batchSize: 256, learningRate: 2e-3 };
/** Moves to learn from, and settings that fit them: minutes instead of an hour. Small batches mean more gradient steps by the same games. */
const lessons: { readonly [world: string]: { readonly steps: number; readonly agentConfig: Config } } = {
  'TicTacToe-v0': { steps: 220_000, agentConfig: {} },
  'ConnectFour-v0': { steps: 1_200_000, agentConfig: four },
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
  /** After the end: the last of those who asked for the agent. */
  #last: Promise<unknown> | undefined;
  readonly #begun: Promise<void>;

  /** @param hear is called some times a second, between two steps of the training. */
  constructor(world: string, seed: number, hear: (lesson: Lesson, agent: Policy) => Promise<void>) {
    const { steps, agentConfig } = lessons[world]!;
    let ended = 0;
    let due = 0;
    this.#begun = activateBackend('ort').then(
      (engine) =>
        new Promise((resolve, reject) => {
          const watch = { driven: (agent: Agent) => (this.#agent = agent) };
          const plugins = [games, watchedPlugin(algorithms, watch)];
          const run = { plugins, env: world, agent: 'alphazero', agentConfig, steps, seed, engine };
          train(run).subscribe({
            next: (event) => {
              if (event.type === 'start') {
                this.#handle = event.run;
                resolve();
              } else if (event.type === 'episode') ended++;
              const now = performance.now();
              if (event.type !== 'end' && now < due) return;
              due = now + 500;
              const lesson = { moves: event.envSteps, share: event.envSteps / steps, games: ended };
              this.#handle?.atBoundary(() => hear(lesson, this.#agent!));
              // A run that closed would free the agent.
              if (event.type === 'end') this.#handle?.atBoundary(() => this.#stay());
            },
            error: reject,
          });
        }),
    );
  }

  #stay(): Promise<never> {
    this.#last = Promise.resolve();
    return new Promise(() => undefined);
  }

  /** Lets something be done with the agent, between two steps of its training. */
  async with<T>(what: (agent: Policy) => Promise<T>): Promise<T> {
    await this.#begun;
    return new Promise((resolve, reject) => {
      const task = (): Promise<void> => what(this.#agent!).then(resolve, reject);
      if (this.#last === undefined) this.#handle!.atBoundary(task);
      else this.#last = this.#last.then(task);
    });
  }
}
