// What wrappers do, as rules on a row of numbers: a GPU plays these.
import type { RowTask } from '@prism-rl/core';

/** Rules with those of evaluations, if they differ. */
export type WrappedRules = RowTask & { readonly judged?: RowTask | undefined };

type Change = (rules: RowTask) => Partial<RowTask>;

/** Rules that call others: translations look into both. */
function calling(rules: RowTask): RowTask {
  const { id, observationSpace, actionSpace, maxEpisodeSteps, stateType, stateSize, isSparse } = rules;
  return {
    ...{ id, observationSpace, actionSpace, maxEpisodeSteps, stateType, stateSize },
    ...(isSparse !== undefined && { isSparse }),
    ...(rules.stream && { stream: (seed: number | bigint) => rules.stream!(seed) }),
    start: (row, rng, reset) => {
      rules.start(row, rng, reset);
    },
    step: (row, actions, from, rng, outcome) => {
      rules.step(row, actions, from, rng, outcome);
    },
    observe: (row, out, to) => {
      rules.observe(row, out, to);
    },
  };
}

/** @param isOfTraining whether evaluations keep the rules as they are; default: these change, too */
export function changedRules(rules: WrappedRules, change: Change, isOfTraining = false): WrappedRules {
  const judged = isOfTraining
    ? calling(rules.judged ?? rules)
    : rules.judged && changedRules(rules.judged, change);
  return { ...calling(rules), ...change(rules), ...(judged && { judged }) };
}
