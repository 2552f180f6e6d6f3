// Figures by their names in chapters: `<!-- figure: NAME -->`.
import type { Figure } from './figure.ts';
import { gaussianPolicy, masked, policyStep, standardisedReturns } from './policies.ts';
import { discount, nStep, runningMean } from './returns.ts';
import { activations, boundedStep, descent, huberLoss } from './slopes.ts';
import { dueling, gate, generalisation, policyWalk, targetCopy } from './spread.ts';
import { evaluation, optimal } from './sweeps.ts';
import { advantages, cliffTargets, optimism } from './targets.ts';

export const figures: { readonly [name: string]: Figure } = {
  'policy-walk': policyWalk,
  discount,
  evaluation,
  optimal,
  'running-mean': runningMean,
  'n-step': nStep,
  'cliff-targets': cliffTargets,
  activations,
  descent,
  generalisation,
  'policy-step': policyStep,
  'target-copy': targetCopy,
  advantages,
  huber: huberLoss,
  'gaussian-policy': gaussianPolicy,
  optimism,
  dueling,
  standardised: standardisedReturns,
  'bounded-step': boundedStep,
  masked,
  gate,
};
