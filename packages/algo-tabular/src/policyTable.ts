import { PrismError, type Setting } from '@prism-rl/core';

/** A policy in a configuration: `random` (uniform), or for each state an action or the probabilities of all actions. */
export type PolicyConfig = 'random' | (number | number[])[];

/** Setting of a {@link PolicyConfig}, with the checks that need no model. */
export function policySetting(meaning: string): Setting<PolicyConfig> {
  const accepts =
    '"random", or a list with an action or with the probabilities of all actions for each state';
  const isNumber = (value: unknown): boolean => typeof value === 'number';
  const isEntry = (entry: unknown): boolean =>
    Array.isArray(entry) ? entry.every(isNumber) : isNumber(entry);
  return {
    ...{ default: 'random', meaning, accepts },
    check: (value) =>
      value === 'random' || (Array.isArray(value) && value.every(isEntry))
        ? undefined
        : { message: `must be ${accepts}`, path: [] },
  };
}

/**
 * Returns π(a|s) at `s * numActions + a`.
 *
 * @throws PrismError `invalid-config` for a list of another length, actions that do not exist, or probabilities that do not sum to 1.
 */
export function policyTable(policy: PolicyConfig, numStates: number, numActions: number): Float64Array {
  const table = new Float64Array(numStates * numActions);
  if (policy === 'random') return table.fill(1 / numActions);
  if (policy.length !== numStates) {
    throw PrismError.invalidConfig`The policy must have an entry for each of ${numStates} states, but has ${policy.length}.`;
  }
  for (const [s, entry] of policy.entries()) {
    if (typeof entry === 'number') {
      if (!(Number.isInteger(entry) && entry >= 0 && entry < numActions)) {
        throw PrismError.invalidConfig`The policy has action ${entry} in state ${s}, but actions are 0 to ${numActions - 1}.`;
      }
      table[s * numActions + entry] = 1;
      continue;
    }
    const sum = entry.reduce((total, p) => total + p, 0);
    if (entry.length !== numActions || entry.some((p) => !(p >= 0)) || !(Math.abs(sum - 1) < 1e-9)) {
      throw PrismError.invalidConfig`The policy of state ${s} must be ${numActions} probabilities with sum 1, but is \
        [${entry.join(', ')}].`;
    }
    table.set(entry, s * numActions);
  }
  return table;
}
