import { didYouMean } from '../words/nearest.ts';

/**
 * Names that settings have in CleanRL, Stable-Baselines3 and textbooks, in lower case without underscores, and ours, the likelier first.
 */
const elsewhere: { readonly [name: string]: readonly string[] } = {
  gamma: ['discount'],
  discountfactor: ['discount'],
  lr: ['learningRate', 'stepSize'],
  policylr: ['learningRate'],
  qlr: ['criticLearningRate', 'learningRate'],
  alpha: ['stepSize', 'temperature', 'learningRate'],
  tau: ['targetTau'],
  lam: ['gaeLambda', 'lambda'],
  lambda: ['gaeLambda'],
  eps: ['epsilon', 'epsilonEnd'],
  epsilon: ['epsilonEnd'],
  starte: ['epsilonStart'],
  ende: ['epsilonEnd'],
  explorationinitialeps: ['epsilonStart'],
  explorationfinaleps: ['epsilonEnd'],
  explorationfraction: ['epsilonSteps'],
  buffersize: ['replayCapacity'],
  memorysize: ['replayCapacity'],
  netarch: ['hidden'],
  hiddensize: ['hidden'],
  hiddensizes: ['hidden'],
  activationfn: ['activation'],
  nsteps: ['rolloutSteps', 'nStep'],
  numsteps: ['rolloutSteps', 'nStep'],
  nepochs: ['epochs'],
  updateepochs: ['epochs'],
  numminibatches: ['minibatches'],
  trainfreq: ['trainEvery'],
  trainfrequency: ['trainEvery'],
  gradientsteps: ['updatesPerTraining'],
  policyfrequency: ['policyDelay'],
  targetupdateinterval: ['targetUpdateEvery'],
  targetnetworkfrequency: ['targetUpdateEvery'],
  entcoef: ['entropyCoefficient', 'temperature'],
  vfcoef: ['valueCoefficient'],
  clipcoef: ['clipRange'],
  cliprangevf: ['valueClipRange'],
  maxgradnorm: ['maxGradientNorm'],
  normadv: ['standardise'],
  normalizeadvantage: ['standardise'],
  policynoise: ['targetNoise'],
  targetpolicynoise: ['targetNoise'],
  noiseclip: ['targetNoiseClip'],
  natoms: ['atoms'],
  vmin: ['valueMin'],
  vmax: ['valueMax'],
};

/**
 * A hint for a setting that does not exist: ours of that meaning in CleanRL, Stable-Baselines3 or a textbook, or one of a similar name.
 *
 * @param name as a user wrote it
 * @param known the settings that exist, at least one
 */
export function settingMeant(name: string, known: readonly string[]): string {
  const plain = name.toLowerCase().replaceAll('_', '');
  const ours = Object.hasOwn(elsewhere, plain) ? elsewhere[plain]! : [];
  const meant = ours.find((setting) => known.includes(setting));
  return meant === undefined ? didYouMean(name, known) : `Did you mean ${meant}?`;
}
