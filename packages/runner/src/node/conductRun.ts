import type { Engine, Logger, Registry, RunManifest, Snapshot } from '@prism-rl/core';
import type { Observable } from 'rxjs';
import { identity, tap } from 'rxjs';
import { evaluateEvery } from '../operators/evaluateEvery.ts';
import { logTo } from '../operators/logTo.ts';
import type { Camera } from '../operators/recordEvery.ts';
import { recordEvery } from '../operators/recordEvery.ts';
import { stopWhenSolved } from '../operators/stopWhenSolved.ts';
import { optionsOf } from '../optionsOf.ts';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
import { train } from '../train.ts';
import { checkpointEvery } from './checkpointEvery.ts';
import type { LeasedDirectory } from './leasedDirectory.ts';

/** Checkpoints along a run whose schedule does not say when. */
const checkpointsPerRun = 10;

/** Where a run takes place, and who looks on. */
export interface RunSinks {
  /** Where its names are looked up. */
  readonly registry: Registry;
  /** What computes its neural networks, for agents that have some. */
  readonly engine?: Engine | undefined;
  /** Where checkpoints go; made if it is not there. */
  readonly directory: string | LeasedDirectory;
  /** Shown every event, evaluations and checkpoints included, and closed at the end. */
  readonly loggers: readonly Logger[];
  /** Receives the run's handle before any other listener sees the `start` event. */
  readonly onStart?: ((run: RunHandle) => void) | undefined;
  /** Sees each event before the loggers do. */
  observe?(event: RunnerEvent): void;
  /** Films the greedy policy, for schedules that want films. */
  readonly camera?: (envSteps: number) => Camera;
  /** Stops it after the current step, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** The checkpoint to resume from. */
  readonly resume?: Snapshot | undefined;
}

/**
 * Runs a manifest from its first step, or from a checkpoint, to its end. The manifest decides the agent and environment, when the run
 * counts as solved, and when it is evaluated, filmed and saved. Single runs, resumed runs and runs of a sweep all use it.
 *
 * @throws PrismError as `train` and the operators do.
 */
export function conductRun(manifest: RunManifest, sinks: RunSinks): Observable<RunnerEvent> {
  const { registry, engine, directory, loggers, onStart, observe, camera, signal, resume } = sinks;
  const { stopWhenSolved: solved, schedule = {} } = manifest;
  const { checkpointSteps = Math.ceil(manifest.steps / checkpointsPerRun), checkpointSeconds } = schedule;
  const { evaluationSteps, recordSteps } = schedule;
  const { isPrediction = false } = registry.get('agents', manifest.agent).entry;
  return train({ plugins: registry, engine, ...optionsOf(manifest), signal, resume }).pipe(
    tap((event) => {
      if (event.type === 'start') onStart?.(event.run);
    }),
    solved === undefined ? identity : stopWhenSolved(solved),
    // Before evaluations: a run stopped during a film skips the evaluation that follows. Without its last evaluation it is not over,
    // so the resumed run catches up on both.
    recordSteps === undefined || camera === undefined
      ? identity
      : recordEvery({ steps: recordSteps, camera }),
    isPrediction && evaluationSteps === undefined
      ? identity
      : evaluateEvery({ steps: evaluationSteps, episodes: evaluationEpisodesOf(registry, manifest) }),
    checkpointEvery(
      checkpointSeconds === undefined ? checkpointSteps : { seconds: checkpointSeconds },
      directory,
    ),
    observe === undefined ? identity : tap(observe),
    logTo(...loggers),
  );
}

/** Episodes of an evaluation: the schedule's, else the usual ones. */
function evaluationEpisodesOf(registry: Registry, manifest: RunManifest): number {
  return manifest.schedule?.evaluationEpisodes ?? usualEpisodes(registry, manifest);
}

/** Episodes of an evaluation where no schedule says how many: the preset's, else as many as suit the environment. */
export function usualEpisodes(
  registry: Registry,
  { environment, agent, preset }: Pick<RunManifest, 'environment' | 'agent' | 'preset'>,
): number {
  const { presets = {} } = registry.get('agents', agent).entry;
  const ofPreset = preset === undefined ? undefined : presets[preset]?.evaluationEpisodes;
  return ofPreset ?? registry.get('environments', environment).entry.evaluationEpisodes ?? 100;
}
