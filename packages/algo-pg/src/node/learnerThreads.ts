import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { AgentContext, LearnersReport, SelfDriving } from '@prism-rl/core';
import { isDebug, PrismError } from '@prism-rl/core';
import type { ActorLearnerReport } from '../a3c/actorLearner.ts';
import type { A3cConfig } from '../a3c/config.ts';
import { type SharedParameters, StepBudget } from '../a3c/sharedParameters.ts';
import type { ThreadAnswer, ThreadCommand, ThreadTask } from './messages.ts';

/** Time in ms for a thread to end before it is terminated. */
const endTimeout = 2000;

interface Owed {
  resolve(answer: ThreadAnswer): void;
  reject(error: Error): void;
}

class LearnerThread {
  readonly #name: string;
  readonly #worker: Worker;
  readonly #exited: Promise<unknown>;
  #owed: Owed | undefined;
  /** A failure while no answer was pending. */
  #failure: Error | undefined;

  constructor(task: ThreadTask, count: number) {
    this.#name = `Actor-learner ${task.index + 1} of ${count}`;
    const fromSource = extname(import.meta.url) === '.ts';
    const file = new URL(`./actorLearnerWorker${extname(import.meta.url)}`, import.meta.url);
    // Under this condition, source files resolve each other by package name.
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

  /** Sends an optional command and awaits the answer. @throws PrismError if the thread failed. */
  ask(command?: ThreadCommand): Promise<ThreadAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#owed = { resolve, reject };
      if (command !== undefined) this.#worker.postMessage(command);
    });
  }

  /** Asks the thread to end, and terminates it after a timeout. Resolves when it has exited. */
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
    const error = new PrismError(code ?? 'state', sentence, { hint, cause: stack });
    this.#failure ??= error;
    this.#settle()?.reject(error);
  }
}

/** The actor-learners of A3C, one per thread. */
export class LearnerThreads implements Pick<SelfDriving, 'advance'> {
  readonly #threads: readonly LearnerThread[];
  readonly #budget: StepBudget;

  private constructor(threads: readonly LearnerThread[], budget: StepBudget) {
    this.#threads = threads;
    this.#budget = budget;
  }

  /**
   * Starts `numEnvs` threads and waits until all have created their environment and network.
   *
   * @param backend that each thread activates.
   * @throws PrismError `incompatible` if the environment has no name; or the error of a thread, such as `unknown-name` if it cannot load
   * the environment's plugin.
   */
  static async start(
    context: AgentContext<A3cConfig>,
    shared: SharedParameters,
    backend: string,
  ): Promise<LearnerThreads> {
    const { config, numEnvs, steps, environment } = context;
    if (environment === undefined) {
      throw PrismError.incompatible`A3C needs to know its environment by name to make it in threads.
        Train it through a registry of plugins, or set updates=round-robin.`;
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

  /** Ends all threads. Resolves when they have exited. */
  async close(): Promise<void> {
    this.#budget.goal = 0;
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }

  /** Awaits all answers. If a thread fails, stops and ends the others, and throws its error. */
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

/** Merges reports: sorts episodes by step, and averages each metric over all updates. */
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
