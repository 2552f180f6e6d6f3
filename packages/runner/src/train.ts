import type {
  Agent,
  AgentContext,
  EndReason,
  Engine,
  Env,
  Plugin,
  Run,
  Snapshot,
  VectorEnv,
} from '@prism-rl/core';
import { childSnapshot, isSelfDriving, mergeSnapshots, PrismError, Registry, Rng } from '@prism-rl/core';
import { isTrained } from '@prism-rl/games';
import { Observable, type Subscriber } from 'rxjs';
import type { EvaluationProgress, EvaluationResult } from './evaluatePolicy.ts';
import { refuseReplayedSteps } from './normalizingWrappers.ts';
import { planRun, type RunSpec } from './planRun.ts';
import type { PlayedEpisode } from './playEpisode.ts';
import { RunEvaluations } from './runEvaluations.ts';
import { type RunFactory, runFactory } from './runFactory.ts';
import type { Remembered, RunHandle, RunnerEvent, Watcher } from './runHandle.ts';
import type { PolicyOptions, RunPolicy } from './runPolicy.ts';
import { endedWith, opponentKey, restoreErrorText, type Trained } from './savedRun.ts';
import type { TrainedOpponent } from './selfPlay.ts';
import type { StartingPoint } from './startingPoint.ts';
import type { ScheduledTask } from './taskSchedule.ts';
import { Trainer, type TrainerOptions, type TrainingLoop } from './trainer.ts';

/** Engine, signal and checkpoint of a run. */
export interface TrainingInputs {
  /** Computes neural networks, for agents that have them: `await activateBackend('auto')` of `@prism-rl/nn`. */
  readonly engine?: Engine | undefined;
  /** Stops the run after the current step; it still completes with an `end` event. */
  readonly signal?: AbortSignal | undefined;
  /**
   * A checkpoint to resume from. A finished run takes no step unless `steps` has increased; the agent's schedules (learning rate, priorities)
   * then keep their original length, and stay at their final values.
   */
  readonly resume?: Snapshot | undefined;
  /** What a new run begins with; default: new weights. A resumed run ignores it. */
  readonly from?: StartingPoint | undefined;
  /** Reads the run that the environment's setting `opponent` names. */
  readonly readRun?: ((directory: string) => Trained) | undefined;
  /** Opens the recordings that the agent learns from, see `AgentEntry.dataset`; Node has `readDataset` of `@prism-rl/runner/node`. */
  readonly readDataset?: AgentContext['readDataset'];
}

/** Options of {@link train}. */
export interface TrainOptions extends RunSpec, TrainingInputs {
  /** Plugins in which names are looked up, or their registry. */
  readonly plugins: readonly Plugin[] | Registry;
}

/** A run as a cold stream of events, with the policy of its latest subscription. */
export interface TrainingRun extends Observable<RunnerEvent> {
  /** See `RunHandle.policy`; throws a PrismError `state` before the run begins. */
  policy(options?: PolicyOptions): Promise<RunPolicy>;
}

/**
 * Creates a training run as a cold stream: subscribing starts it; unsubscribing stops it within 8 ms and closes everything.
 *
 * ```
 * train()   --start--episode--update--update--steps--…--episode--end|
 * ```
 *
 * @throws PrismError `unknown-name`, `invalid-config`, `invalid-argument`, `incompatible` from the call; later errors arrive through the stream.
 */
export function train(options: TrainOptions): TrainingRun {
  const registry = options.plugins instanceof Registry ? options.plugins : new Registry(options.plugins);
  const { backend = options.engine?.name } = options;
  const factory = runFactory(registry, planRun(registry, { ...options, backend }));
  let session: TrainingSession | undefined;
  const events = new Observable<RunnerEvent>((subscriber) => {
    session = new TrainingSession(registry, factory, options, subscriber, true);
    return session.begin();
  });
  const policy = (asked?: PolicyOptions): Promise<RunPolicy> =>
    session?.policy(asked) ??
    Promise.reject(PrismError.state`The run has not begun, so it has no policy.
      Subscribe to it first, for example by await run.forEach(() => {}).`);
  return Object.assign(events, { policy });
}

/** As {@link train}, for a planned run. */
export function startRun(
  registry: Registry,
  factory: RunFactory,
  inputs: TrainingInputs,
): Observable<RunnerEvent> {
  return new Observable<RunnerEvent>((subscriber) =>
    new TrainingSession(registry, factory, inputs, subscriber, false).begin(),
  );
}

/** Whether a run's opponent is a trained agent: its own past, or another run. */
function hasTrainedOpponent({ environmentConfig: { opponent } }: Run): boolean {
  return typeof opponent === 'string' && isTrained(opponent);
}

/** One subscription: creates the parts with their random streams, runs the loop and closes everything. */
class TrainingSession implements RunHandle {
  readonly manifest: Run;
  readonly #registry: Registry;
  readonly #factory: RunFactory;
  readonly #inputs: TrainingInputs;
  readonly #subscriber: Subscriber<RunnerEvent>;
  readonly #streams: { env: Rng; agent: Rng; memory: Rng };
  #env: VectorEnv | undefined;
  #trainer: TrainingLoop | undefined;
  #agent: Agent | undefined;
  #opponent: TrainedOpponent | undefined;
  readonly #evaluations: RunEvaluations;
  readonly #stopped = new AbortController();
  /** Length of the agent's schedules: the run's original steps. */
  readonly #scheduledSteps: number;
  failure: unknown;
  readonly #remembered = new Map<string, Remembered>();
  readonly #keepsPolicy: boolean;
  /** What is made of the agent's parts, and must be done before they are freed. */
  readonly #making = new Set<Promise<unknown>>();
  /** The agent at the end; undefined before, and if the run failed. */
  #final:
    | { readonly agent: Snapshot; readonly env: Pick<VectorEnv, 'observationSpace' | 'actionSpace'> }
    | undefined;
  /** Policies that callers wait for. */
  readonly #wanted: (() => Promise<void>)[] = [];
  #isClosed = false;
  /** State of operators in the checkpoint that the run resumes from. */
  #recalled: Snapshot = { meta: {}, arrays: {} };

  constructor(
    registry: Registry,
    factory: RunFactory,
    inputs: TrainingInputs,
    subscriber: Subscriber<RunnerEvent>,
    keepsPolicy: boolean,
  ) {
    this.#keepsPolicy = keepsPolicy;
    this.#registry = registry;
    this.manifest = factory.run;
    this.#factory = factory;
    this.#inputs = inputs;
    this.#subscriber = subscriber;
    // Absent from checkpoints of earlier versions.
    this.#scheduledSteps = Number(inputs.resume?.meta.scheduledSteps ?? this.manifest.steps);
    const [env, agent, memory, evaluation] = new Rng(this.manifest.seed).spawn(4) as [Rng, Rng, Rng, Rng];
    this.#streams = { env, agent, memory };
    const trainee = () => ({ agent: this.#agent!, env: this.#env! });
    this.#evaluations = new RunEvaluations(factory, evaluation, this.#stopped.signal, trainee);
  }

  /** Runs it; the returned function stops it. */
  begin(): () => void {
    this.#run().then(
      () => this.#subscriber.complete(),
      (error: unknown) => this.#subscriber.error(error),
    );
    return () => this.stop();
  }

  async #run(): Promise<void> {
    try {
      await this.#train();
      const [agent, env] = [this.#agent!, this.#env!];
      if (this.#keepsPolicy && agent.portable !== undefined && !this.#subscriber.closed)
        this.#final = { agent: await agent.save(), env };
    } catch (error) {
      await this.#close().catch(() => undefined); // the first error is the cause
      throw error;
    }
    await this.#close();
  }

  async #train(): Promise<void> {
    const { numEnvs, steps } = this.manifest;
    const { signal, resume, from, readRun, readDataset } = this.#inputs;
    const onAbort = (): void => this.stop();
    try {
      const { engine } = this.#inputs;
      // Loaded only where it is used: pages are small without it.
      const opposed = hasTrainedOpponent(this.manifest)
        ? await (await import('./selfPlay.ts')).withTrainedOpponent({
            ...{ registry: this.#registry, factory: this.#factory, engine, readRun },
            agent: () => this.#agent!,
            rng: this.#streams.env.spawn(1)[0]!,
            saved: resume && childSnapshot(childSnapshot(resume, 'operators'), opponentKey),
          })
        : undefined;
      this.#opponent = opposed?.opponent;
      const env = opposed?.env ?? (await this.#factory.createEnv(numEnvs));
      this.#env = env;
      this.#agent = await this.#factory.createAgent(env, this.#streams.agent, engine, {
        ...{ scheduledSteps: this.#scheduledSteps, readDataset },
      });
      refuseReplayedSteps(this.#registry, this.manifest, this.#agent, env);
      const envSeed = this.#streams.env.integers(0, 2 ** 31);
      const trainer = await loopFor(this.#agent, this.#factory, {
        env,
        memoryRng: this.#streams.memory,
        envSeed,
        steps,
        watchedSteps: this.#factory.watchedSteps,
      });
      this.#trainer = trainer;
      // Asked for before the trainer stood.
      if (this.#wanted.length > 0) trainer.tasks.atBoundary(() => this.#drain());
      if (isSelfDriving(this.#agent)) refuseStatistics(env, this.manifest);
      if (resume !== undefined) await this.#restore(resume);
      else if (from !== undefined) {
        // Only such runs load it.
        const { beginWith } = await import('./startingPoint.ts');
        await beginWith(from, this.#agent, trainer);
      }
      if (this.#opponent !== undefined) {
        this.remember(opponentKey, this.#opponent);
        if (this.#opponent.task !== undefined) this.schedule(this.#opponent.task);
      }
      if (this.#stopped.signal.aborted || signal?.aborted === true) this.stop();
      signal?.addEventListener('abort', onAbort);
      const { manifest } = this;
      this.#subscriber.next({ type: 'start', envSteps: trainer.envSteps, manifest, run: this });
      await trainer.run((event) => this.#subscriber.next(event as RunnerEvent));
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Frees all parts, even if one fails. @throws the first error. */
  async #close(): Promise<void> {
    await this.#drain();
    while (this.#making.size > 0) await Promise.allSettled(this.#making);
    this.#isClosed = true;
    const envs = [...this.#evaluations.envs, this.#env];
    const failures: unknown[] = [];
    const agents = [this.#agent, this.#opponent];
    for (const free of [
      ...agents.map((agent) => () => agent?.dispose?.()),
      ...envs.map((env) => () => env?.close?.()),
    ]) {
      try {
        await free();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  stop(reason: 'stopped' | 'solved' | 'finished' = 'stopped'): void {
    if (reason === 'stopped') this.#stopped.abort();
    this.#trainer?.stop(reason);
  }

  pause(): void {
    this.#trainer?.tasks.pause();
  }

  continue(): void {
    this.#trainer?.tasks.continue();
  }

  fail(error: unknown): void {
    this.failure ??= error;
  }

  atBoundary(task: () => Promise<void>): void {
    this.#trainer?.tasks.atBoundary(task);
  }

  schedule(task: ScheduledTask): () => void {
    return this.#trainer!.tasks.schedule(task);
  }

  remember(name: string, what: Remembered): void {
    let own = name;
    for (let k = 2; this.#remembered.has(own); k++) own = `${name} ${k}`;
    this.#remembered.set(own, what);
    if (own in this.#recalled.meta) what.restore(childSnapshot(this.#recalled, own));
  }

  watch(watcher: Watcher): () => void {
    return this.#trainer!.watch(watcher);
  }

  get continuesEpisodes(): boolean {
    return this.#trainer!.continuesEpisodes;
  }

  policy(options: PolicyOptions = {}): Promise<RunPolicy> {
    if (this.#isClosed) return this.#finalPolicy(options);
    const { promise, resolve, reject } = Promise.withResolvers<RunPolicy>();
    this.#untilClosed(promise);
    this.#wanted.push(() => this.#policyOf(this.#agent, options).then(resolve, reject));
    const tasks = this.#trainer?.tasks;
    if (tasks?.isBetween === true) void this.#drain();
    else tasks?.atBoundary(() => this.#drain());
    return promise;
  }

  /** Frees the run's parts only after this. */
  #untilClosed(made: Promise<unknown>): void {
    this.#making.add(made);
    const done = (): boolean => this.#making.delete(made);
    made.then(done, done);
  }

  async #drain(): Promise<void> {
    for (const make of this.#wanted.splice(0)) await make();
  }

  async #policyOf(agent: Agent | undefined, { withWrappers }: PolicyOptions): Promise<RunPolicy> {
    // Loaded only where it is used.
    const { policyOfAgent, wrapperStepsOf } = await import('./runPolicy.ts');
    const wrappers =
      withWrappers === true ? await wrapperStepsOf(this.#registry, this.#factory, this.#env) : undefined;
    return policyOfAgent(agent, this.manifest.agent, wrappers);
  }

  /** The policy of the agent at the end. */
  async #finalPolicy(options: PolicyOptions): Promise<RunPolicy> {
    if (this.#agent !== undefined && this.#agent.portable === undefined)
      return this.#policyOf(undefined, options);
    if (this.#final === undefined) {
      throw PrismError.state`The run is closed, and has no final policy: it failed, or no program waited for its end.
        Ask for the policy while it runs, in its end event, or after await run.forEach(() => {}).`;
    }
    const { agent: saved, env } = this.#final;
    const { observationSpace, actionSpace } = env;
    const spaces = { observationSpace, actionSpace, numEnvs: 1 };
    const agent = await this.#factory.createAgent(spaces, new Rng(this.manifest.seed), this.#inputs.engine);
    try {
      await agent.restore(saved);
      return await this.#policyOf(agent, options);
    } finally {
      await agent.dispose?.();
    }
  }

  save(): Promise<Snapshot> {
    if (this.#isClosed) {
      return Promise.reject(PrismError.state`The run has ended, and its agent and environment are freed.
        Save it in its end event, or between steps.`);
    }
    const saved = this.#save();
    this.#untilClosed(saved);
    return saved;
  }

  async #save(): Promise<Snapshot> {
    const trainer = await this.#trainer!.save();
    const statistics = this.#env!.statistics?.();
    const remembered = [...this.#remembered].map(([name, what]) => [name, what.save()] as const);
    const merged = mergeSnapshots({
      trainer,
      ...(statistics !== undefined && { learned: statistics }),
      ...(remembered.length > 0 && { operators: mergeSnapshots(Object.fromEntries(remembered)) }),
    });
    const { ended } = this.#trainer!.tasks;
    const isDue = this.evaluationDue || this.verificationDue;
    const { steps } = this.manifest;
    return {
      meta: {
        ...merged.meta,
        scheduledSteps: this.#scheduledSteps,
        ...this.#evaluations.save(),
        // A run that was stopped in its final evaluation has not ended, but takes no more steps.
        ...(ended === undefined ? {} : isDue ? { ending: ended, steps } : { ended, steps }),
      },
      arrays: merged.arrays,
    };
  }

  get evaluationDue(): boolean {
    return this.#evaluations.evaluationDue;
  }

  get verificationDue(): boolean {
    return this.#evaluations.verificationDue;
  }

  evaluate(
    episodes: number,
    onProgress?: (progress: EvaluationProgress) => void,
  ): Promise<EvaluationResult | undefined> {
    return this.#evaluations.evaluate(episodes, onProgress);
  }

  verify(episodes: number): Promise<EvaluationResult | undefined> {
    return this.#evaluations.verify(episodes);
  }

  play(seed: number, onState: (env: Env) => void): Promise<PlayedEpisode | undefined> {
    return this.#evaluations.play(seed, onState);
  }

  /** @throws PrismError `corrupt` if the checkpoint is undamaged, but does not fit this run. */
  async #restore(snapshot: Snapshot): Promise<void> {
    try {
      await this.#trainer!.restore(childSnapshot(snapshot, 'trainer'));
      this.#evaluations.restore(snapshot.meta);
    } catch (cause) {
      if (cause instanceof PrismError) throw cause;
      throw PrismError.corrupt`The checkpoint does not fit this run: ${restoreErrorText(cause)}.
        Remove it to resume from the previous checkpoint, or start a new run.`.causedBy(cause);
    }
    this.#recalled = childSnapshot(snapshot, 'operators');
    const { tasks } = this.#trainer!;
    const ended = endedWith(snapshot, this.manifest.steps);
    if (ended !== undefined) tasks.hasEnded(ended);
    // The run was stopped during its final evaluation.
    const { steps, ending } = snapshot.meta;
    if (steps === this.manifest.steps && ending !== undefined) tasks.stop(ending as EndReason);
  }
}

/** Refuses normalising wrappers for agents that step their own environments, or none: the run's vector would never learn its statistics. */
function refuseStatistics(env: VectorEnv, { agent, wrappers = [] }: Run): void {
  if (env.statistics === undefined) return;
  const names = wrappers.map(({ name }) => name).join(', ');
  throw PrismError.incompatible`The agent ${agent} does not step the environments of its run, so that wrappers (${names}) learn no statistics.
    Remove the normalising wrapper, or use an agent that steps its environments in one thread.`;
}

async function loopFor(
  agent: Agent,
  { run, memory }: RunFactory,
  options: Omit<TrainerOptions, 'agent' | 'memory'>,
): Promise<TrainingLoop> {
  if (!isSelfDriving(agent))
    return new Trainer({ agent, memory: memory?.(agent.memory) ?? agent.memory, ...options });
  if (memory === undefined) {
    const { ParallelTrainer } = await import('./parallelTrainer.ts');
    return new ParallelTrainer(agent, options.steps);
  }
  throw PrismError.incompatible`The agent ${run.agent} does not step the environments of its run and has no memory that could be wrapped.`;
}
