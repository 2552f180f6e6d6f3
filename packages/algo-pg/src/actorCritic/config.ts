import * as v from 'valibot';
import type { EpisodicConfig } from '../episodicSettings.ts';
import { episodicEntries } from '../episodicSettings.ts';
import type { NetworkConfig } from '../network/networkConfig.ts';
import { networkEntries } from '../network/networkConfig.ts';
import { finite, fraction } from '../settings.ts';

/** Settings of the episodic actor-critic. Ranges in brackets are the usual ones. */
export type ActorCriticConfig = NetworkConfig &
  EpisodicConfig & {
    /** γ [0.95, 0.999]: how much later rewards count. */
    discount: number;
    /**
     * Whether the error of the critic is a constant to the actor's loss. The script differentiates through it, so that the critic is
     * also pushed by log-likelihoods; off repeats that.
     */
    stopGradient: boolean;
    /** Running return above which the run ends; `null`: never. */
    solvedReturn: number | null;
    /** Weight of the newest episode in the running return [0.01, 0.1]. */
    runningWeight: number;
  };

/** Checks an {@link ActorCriticConfig}. */
export const actorCriticSchema: v.GenericSchema<unknown, ActorCriticConfig> = v.strictObject({
  ...networkEntries,
  ...episodicEntries,
  discount: fraction,
  stopGradient: v.boolean(),
  solvedReturn: v.nullable(finite),
  runningWeight: fraction,
});

/** The script's settings, without its end. */
export const actorCriticDefaults: ActorCriticConfig = {
  network: 'auto',
  hidden: [128],
  activation: 'relu',
  initializer: 'glorotUniform',
  learningRate: 0.01,
  adamEpsilon: 1e-7,
  maxGradientNorm: 0,
  batchSteps: 0,
  iterations: 0,
  discount: 0.99,
  stopGradient: false,
  solvedReturn: null,
  runningWeight: 0.05,
};
