import type { SearchSpace, Trial } from '@prism-rl/core';
import type { StudyData } from '../../src/results/pages/study/studyData.ts';

const space: SearchSpace = [
  { kind: 'number', name: 'rate', from: 1e-4, to: 1e-2, scale: 'log', isWhole: false },
  { kind: 'choice', name: 'kind', choices: ['<b>', 'two'] },
  {
    ...{ kind: 'number', name: 'deep', from: 0.9, to: 0.999, scale: 'complement', isWhole: false },
    needs: { kind: ['two'] },
  },
];
const trials: Trial[] = [
  { number: 0, settings: { rate: 1e-3, kind: '<b>' }, state: 'done', steps: 90, value: 5 },
  { number: 1, settings: { rate: 1e-4, kind: 'two', deep: 0.99 }, state: 'running', steps: 10, value: 4 },
  { number: 2, settings: { rate: 1e-2, kind: 'two', deep: 0.9 }, state: 'failed', steps: 10 },
];
const estimate = (at: number) => ({ estimate: at, low: at - 1, high: at + 1 });
/** A study of three trials: one done, one running, one failed. */
export const exampleStudy: StudyData = {
  ...{ title: 'dqn, tuned', command: 'prism tune', trials, space, fullSteps: 90, seedsPerTrial: 2, best: 0 },
  ...{ method: 'tpe with asha', objective: 'final', searchSeconds: 61, envSteps: 1234 },
  importance: [{ name: 'rate', share: { estimate: 0.5, low: 0.2, high: 0.7 } }],
};
/** The same for two arms on held-out seeds. */
export const exampleHeldOut = (
  verdict: NonNullable<StudyData['heldOut']>['verdict'],
): StudyData['heldOut'] => ({
  arms: [
    { arm: 'preset', scores: [1, 2], iqm: estimate(1.5), difference: null },
    { arm: 'trial-0', scores: [3, 4], iqm: estimate(3.5), difference: estimate(2) },
  ],
  ...{ best: 'trial-0', winner: verdict === 'worse' ? 'preset' : 'trial-0', verdict },
});
