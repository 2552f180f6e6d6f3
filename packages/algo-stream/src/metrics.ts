/** Meaning of the metrics that every agent reports. */
export const streamMetrics = {
  error: 'Mean absolute δ since the last report, of scaled rewards',
  stepSize: 'What δ was multiplied by on average: α, or less where steps were bounded',
} as const;

/** Of agents that act ε-greedily. */
export const epsilonMetric = { epsilon: 'Probability of a random action' } as const;

/** Of agents with a policy. */
export const entropyMetric = { entropy: 'Entropy of the policy in the last state, in nats' } as const;
