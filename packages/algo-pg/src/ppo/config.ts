import * as v from 'valibot';
import type { RolloutConfig } from '../rolloutAgent/rolloutConfig.ts';
import { rolloutDefaults, rolloutEntries } from '../rolloutAgent/rolloutConfig.ts';
import { notNegative, positiveInteger } from '../settings.ts';

/** Settings of PPO. Ranges in brackets are the usual ones. */
export type PpoConfig = RolloutConfig & {
  /** ε [0.1, 0.3]: how far the likelihood of an action may move before it no longer counts; 0 does not clip. */
  clipRange: number;
  /** The same for values, in units of (scaled) return; 0 does not clip them. */
  valueClipRange: number;
  /** Passes over a rollout [3, 20]. */
  epochs: number;
  /** Parts that each pass is divided into [4, 64]. */
  minibatches: number;
  /** The rest of an update is left out once the policy has moved by more than this many nats [0.01, 0.05]; 0: never. */
  targetKl: number;
};

/** Checks a {@link PpoConfig}. */
export const ppoSchema: v.GenericSchema<unknown, PpoConfig> = v.strictObject({
  ...rolloutEntries,
  clipRange: notNegative,
  valueClipRange: notNegative,
  epochs: positiveInteger,
  minibatches: positiveInteger,
  targetKl: notNegative,
});

/** CleanRL's values for classic control, without its clipping of values, which does not help (Andrychowicz et al. 2021). */
export const ppoDefaults: PpoConfig = {
  ...rolloutDefaults,
  learningRate: 2.5e-4,
  rolloutSteps: 128,
  entropyCoefficient: 0.01,
  clipRange: 0.2,
  valueClipRange: 0,
  epochs: 4,
  minibatches: 4,
  targetKl: 0,
};
