// An agent that learns a board game from searched games against itself, while others ask for its thoughts.
import { plugin as algorithms } from '@prism-rl/algo-pg/plugin';
import type { Agent, Config, Policy } from '@prism-rl/core';
import { plugin as games } from '@prism-rl/games/plugin';
import { activateBackend } from '@prism-rl/nn';
import type { RunHandle } from '@prism-rl/runner';
import { train } from '@prism-rl/runner';
import { fingerprint, fingerprintAfter } from '../link/fingerprint.ts';
import { watchedPlugin } from '../seen/watchedPlugin.ts';

const four = { hidden: [128, 128], window: 32, batchSize: 256, learningRate: 2e-3 };
/** Moves to learn from, and settings that fit them: minutes instead of an hour. Small batches mean more gradient steps by the same games. */
export const lessons: { readonly [world: string]: { readonly steps: number; readonly agentConfig: Config } } =
  {
    'TicTacToe-v0': { steps: 220_000, agentConfig: {} },
    'ConnectFour-v0': { steps: 1_200_000, agentConfig: four },
  };

/** How far a training has come. */
export interface Lesson {
  readonly moves: number;
  readonly share: number;
  readonly games: number;
  /** The fingerprint after 10 000 moves; empty before. */
  readonly hash?: string;
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
    const run = { env: world, agent: 'alphazero', seed, ...lessons[world]! };
    let [ended, due, hash] = [0, 0, ''];
    this.#begun = activateBackend('ort').then(
      (engine) =>
        new Promise((resolve, reject) => {
          const watch = { driven: (agent: Agent) => (this.#agent = agent) };
          const plugins = [games, watchedPlugin(algorithms, watch)];
          train({ plugins, engine, ...run }).subscribe({
            next: (event) => {
              if (event.type === 'start') {
                this.#handle = event.run;
                resolve();
              } else if (event.type === 'episode') ended++;
              const { envSteps: moves } = event;
              // Pages that come neither by HTTPS nor from this machine cannot hash.
              const isDue = event.type === 'steps' && moves >= fingerprintAfter && !hash && crypto.subtle;
              if (event.type !== 'end' && performance.now() < due && !isDue) return;
              due = performance.now() + 500;
              this.#handle?.atBoundary(async () => {
                if (isDue) hash = await fingerprint(await this.#handle!.save());
                await hear({ moves, share: moves / run.steps, games: ended, hash }, this.#agent!);
              });
              // A run that closed would free the agent.
              if (event.type !== 'end') return;
              this.#handle?.atBoundary(() => {
                this.#last = Promise.resolve();
                return new Promise(() => undefined);
              });
            },
            error: reject,
          });
        }),
    );
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
