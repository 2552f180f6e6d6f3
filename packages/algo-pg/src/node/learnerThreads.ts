import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { AgentContext, LearnersReport, SelfDriving } from '@prism-rl/core';
import { isDebug, PrismError } from '@prism-rl/core';
import type { ActorLearnerReport } from '../a3c/actorLearner.ts';
import type { A3cConfig } from '../a3c/entry.ts';
import type { SharedParameters } from '../a3c/sharedParameters.ts';
import { StepBudget } from '../a3c/sharedParameters.ts';
import type { ThreadAnswer, ThreadCommand, ThreadTask } from './messages.ts';

/** Milliseconds that a thread has to end before it is terminated. */
const endTimeout = 2000;

/** A pending answer. */
interface Owed {
  resolve(answer: ThreadAnswer): void;
  reject(error: Error): void;
}

/** A thread, and the answer that it owes. */
class LearnerThread {
  readonly #name: string;
  readonly #worker: Worker;
  readonly #exited: Promise<unknown>;
  #owed: Owed | undefined;
  /** A failure that came while no answer was owed. */
  #failure: Error | undefined;

  constructor(task: ThreadTask, count: number) {
    this.#name = `Actor-learner ${task.index + 1} of ${count}`;
    const fromSource = extname(import.meta.url) === '.ts';
    const file = new URL(`./actorLearnerWorker${extname(import.meta.url)}`, import.meta.url);
    // Sources import each other by their names under this condition.
    const condition = '--conditions=@prism-rl/source';
    const execArgv = process.execArgv.filter((argument) => argument !== condition);
    this.#worker = new Worker(file, {
      workerData: task,
      name: this.#name,
      ...(fromSource && { execArgv: [...execArgv, condition] }),
    });
    this.#exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.on('message', (answer: ThreadAnswer) => {
      if (answer.type === 'failed') this.#fail(answer);
      else this.#settle()?.resolve(answer);
    });
    this.#worker.on('error', (error) => this.#fail({ message: String((error as Error)?.message ?? error) }));
    this.#worker.on('exit', (code) => this.#fail({ message: `its thread ended with exit code ${code}` }));
  }

  /** Sends a command, if there is one, and waits for the answer. @throws PrismError for a thread that failed. */
  ask(command?: ThreadCommand): Promise<ThreadAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#owed = { resolve, reject };
      if (command !== undefined) this.#worker.postMessage(command);
    });
  }

  /** Ends the thread: politely, then by force. Resolves when it is gone. */
  async end(): Promise<void> {
    this.#worker.postMessage('end' satisfies ThreadCommand);
    const force = setTimeout(() => void this.#worker.terminate(), endTimeout);
    await this.#exited;
    clearTimeout(force);
  }

  #settle(): Owed | undefined {
    const owed = this.#owed;
    this.#owed = undefined;
    return owed;
  }

  #fail({ message, code, hint, stack }: Omit<Extract<ThreadAnswer, { type: 'failed' }>, 'type'>): void {
    const sentence = `${this.#name} failed: ${message.replace(/\.$/, '')}.`;
    const error = new PrismError(code ?? 'state', sentence, {
      ...(hint !== undefined && { hint }),
      ...(stack !== undefined && { cause: stack }),
    });
    this.#failure ??= error;
    this.#settle()?.reject(error);
  }
}

/** The actor-learners of A3C, one a thread. */
export class LearnerThreads implements Pick<SelfDriving, 'advance'> {
  readonly #threads: readonly LearnerThread[];
  readonly #budget: StepBudget;

  private constructor(threads: readonly LearnerThread[], budget: StepBudget) {
    this.#threads = threads;
    this.#budget = budget;
  }

  /**
   * Starts `numEnvs` threads and waits until all have made their environment and their network.
   *
   * @param backend that each of them activates for itself.
   * @throws PrismError `incompatible` if the environment has no name; what a thread threw, such as `unknown-name` where
   *   it cannot load the environment's plugin.
   */
  static async start(
    context: AgentContext<A3cConfig>,
    shared: SharedParameters,
    backend: string,
  ): Promise<LearnerThreads> {
    const { config, numEnvs, steps, environment } = context;
    if (environment === undefined) {
      throw new PrismError(
        'incompatible',
        'A3C needs to know its environment by name to make it in threads.',
        {
          hint: 'Train it through a registry of plugins, or set updates=round-robin.',
        },
      );
    }
    const budget = new StepBudget();
    budget.taken = shared.steps;
    const threads = context.rng.spawn(numEnvs).map(
      (rng, index) =>
        new LearnerThread(
          {
            ...{ index, config, environment, backend, totalSteps: steps, rng: rng.save() },
            ...{ parameters: shared.memory, budget: budget.memory, debug: isDebug() },
          },
          numEnvs,
        ),
    );
    const made = new LearnerThreads(threads, budget);
    await made.#all(threads.map((thread) => thread.ask()));
    return made;
  }

  async advance(envSteps: number, signal: AbortSignal): Promise<LearnersReport> {
    const halt = (): void => {
      this.#budget.goal = 0;
    };
    this.#budget.goal = envSteps;
    signal.addEventListener('abort', halt);
    if (signal.aborted) halt();
    try {
      const answers = await this.#all(this.#threads.map((thread) => thread.ask('advance')));
      const reports = answers.flatMap((answer) => (answer.type === 'report' ? [answer.report] : []));
      return { envSteps: this.#budget.taken, ...merged(reports) };
    } finally {
      signal.removeEventListener('abort', halt);
    }
  }

  /** Ends all threads. Resolves when they are gone. */
  async close(): Promise<void> {
    this.#budget.goal = 0;
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }

  /** All answers. If a thread fails, the others stand still, all are ended, and its error is thrown. */
  async #all(answers: readonly Promise<ThreadAnswer>[]): Promise<ThreadAnswer[]> {
    try {
      return await Promise.all(answers);
    } catch (error) {
      this.#budget.goal = 0;
      await Promise.allSettled(answers);
      await this.close();
      throw error;
    }
  }
}

/** Episodes in the order of steps, and the mean of each metric over all updates. */
function merged(reports: readonly ActorLearnerReport[]): Omit<LearnersReport, 'envSteps'> {
  const episodes = reports.flatMap((report) => report.episodes).sort((a, b) => a.envSteps - b.envSteps);
  const updates = reports.reduce((sum, report) => sum + report.updates, 0);
  if (updates === 0) return { episodes, updates, metrics: undefined };
  const metrics: { [name: string]: number } = {};
  for (const { metrics: sums } of reports) {
    for (const name in sums) metrics[name] = (metrics[name] ?? 0) + sums[name]! / updates;
  }
  return { episodes, updates, metrics };
}
