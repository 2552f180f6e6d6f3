import { actOutputs, type Engine, PrismError, type Registry, Rng } from '@prism-rl/core';
import type { StepPlacement } from '@prism-rl/nn';
import { planRun, runFactory, trainsWhole } from '@prism-rl/runner';
import { engineFor } from '../backend.ts';
import { placementLine, stepTitle } from './placementText.ts';
import { type WatchedStep, watchedEngine } from './watchedEngine.ts';

/** A step of an agent with the device of each part. */
export interface PlacedStep {
  readonly step: WatchedStep;
  readonly placement: StepPlacement;
}

/** Wraps an engine to report the device of each part of every compiled step. */
export function tellingEngine(engine: Engine, tell: (text: string) => void): Engine {
  return watchedEngine(engine, async (step) => {
    if (step.placement !== undefined) tell(`${stepTitle(step)}: ${placementLine(await step.placement())}`);
  });
}

/**
 * Creates an agent as a run would, and executes each of its compiled steps once, on zeros.
 *
 * @throws PrismError `incompatible` for agents that use no backend or compile nothing before training, and for backends that cannot report.
 */
export async function whereStepsRun(
  registry: Registry,
  agent: string,
  env: string,
  wanted: string,
): Promise<{ readonly backend: string; readonly steps: readonly PlacedStep[] }> {
  const run = planRun(registry, { env, agent, seed: 0 });
  const factory = runFactory(registry, run);
  const made = await factory.createEnv(run.numEnvs);
  try {
    factory.checkSpaces(made.observationSpace, made.actionSpace);
    const engine = await engineFor(registry, agent, wanted);
    if (engine === undefined) {
      throw PrismError.incompatible`The agent ${agent} uses no backend.
        Agents with neural networks do: dqn, for example.`;
    }
    const backend = engine.name;
    const silent = PrismError.incompatible`The backend ${backend} does not report where its steps run.
      These can: ort, ort-cuda, ort-webgpu.`;
    if (trainsWhole(registry, backend)) throw silent;
    const steps: PlacedStep[] = [];
    const collect = async (step: WatchedStep): Promise<void> => {
      if (step.placement === undefined) throw silent;
      steps.push({ step, placement: await step.placement() });
    };
    const created = await factory.createAgent(made, new Rng(run.seed), watchedEngine(engine, collect));
    // Most agents compile their action step at the first action.
    made.reset({ seed: run.seed });
    await created.act(
      made.observations,
      actOutputs(made.actionSpace, made.numEnvs, created.extras, created.stateSize),
      'exploit',
    );
    await created.dispose?.();
    if (steps.length > 0) return { backend, steps };
    throw PrismError.incompatible`The agent ${agent} compiles nothing before it trains.
      prism train ${agent} ${env} --debug shows where each step runs.`;
  } finally {
    made.close?.();
  }
}
