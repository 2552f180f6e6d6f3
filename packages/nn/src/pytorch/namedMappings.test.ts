import type { Weights } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { namedMappings } from './namedMappings.ts';

const tensor = (...shape: number[]) => ({
  shape,
  values: new Float32Array(shape.reduce((size, extent) => size * extent, 1)),
});
const dense = (name: string, inputs = 2, outputs = 2): Weights => ({
  [`${name}/kernel`]: tensor(inputs, outputs),
  [`${name}/bias`]: tensor(outputs),
});
const perceptron: Weights = { ...dense('dense0'), ...dense('dense1'), ...dense('dense2') };
const separate: Weights = Object.assign(
  {},
  ...['actor', 'critic'].flatMap((part) => [dense(`${part}/dense0`), dense(`${part}/dense1`)]),
  dense('actor/policy'),
  dense('critic/value'),
);
const continuous: Weights = { ...separate, 'actor/policy/logStd': tensor(2) };
const convolutions: Weights = Object.assign(
  {},
  ...[0, 1, 2].map((k) => ({
    [`torso/conv${k}/kernel`]: tensor(1, 1, 1, 1),
    [`torso/conv${k}/bias`]: tensor(1),
  })),
  dense('dense0', 12, 5),
);
const picture = { height: 2, width: 3, channels: 2 };

// The names that PyTorch's state_dict() has for models of stable_baselines3 2.7 and for CleanRL's networks.
test.each<[string, Weights, readonly string[]]>([
  ['sb3-dqn', perceptron, ['q_net.q_net.0', 'q_net.q_net.2', 'q_net.q_net.4']],
  [
    'sb3-dqn',
    { ...convolutions, ...dense('dense1', 5) },
    [
      ...[0, 2, 4].map((k) => `q_net.features_extractor.cnn.${k}`),
      'q_net.features_extractor.linear.0',
      'q_net.q_net.0',
    ],
  ],
  [
    'sb3-ppo',
    separate,
    [
      ...['mlp_extractor.policy_net.0', 'mlp_extractor.policy_net.2'],
      ...['mlp_extractor.value_net.0', 'mlp_extractor.value_net.2', 'action_net', 'value_net'],
    ],
  ],
  [
    'sb3-ppo',
    { ...convolutions, ...dense('policy', 5), ...dense('value', 5) },
    [
      ...[0, 2, 4].map((k) => `features_extractor.cnn.${k}`),
      ...['features_extractor.linear.0', 'action_net', 'value_net'],
    ],
  ],
  ['cleanrl-dqn', perceptron, ['network.0', 'network.2', 'network.4']],
  [
    'cleanrl-dqn',
    { ...convolutions, ...dense('dense1', 5) },
    ['network.0', 'network.2', 'network.4', 'network.7', 'network.9'],
  ],
  ['cleanrl-ppo', separate, ['actor.0', 'actor.2', 'critic.0', 'critic.2', 'actor.4', 'critic.4']],
  [
    'cleanrl-ppo',
    { ...convolutions, ...dense('policy', 5), ...dense('value', 5) },
    ['network.0', 'network.2', 'network.4', 'network.7', 'actor', 'critic'],
  ],
])('%s has the names of its library', (mapping, weights, layers) => {
  const places = namedMappings[mapping]!({ weights, picture });
  expect([...places.keys()]).toEqual(Object.keys(weights));
  expect([...places.values()].map((place) => place!.name)).toEqual(
    layers.flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]),
  );
  const flattened = [...places].filter(([, place]) => place!.flattened !== undefined);
  expect(flattened.map(([name, place]) => [name, place!.flattened])).toEqual(
    'torso/conv0/kernel' in weights ? [['dense0/kernel', [2, 2, 3]]] : [],
  );
});

test.each([
  ['sb3-ppo', { name: 'log_std' }, 'action_net'],
  ['cleanrl-ppo', { name: 'actor_logstd', isRow: true }, 'actor_mean.4'],
])('%s of continuous actions has their deviations', (mapping, deviations, mean) => {
  const places = namedMappings[mapping]!({ weights: continuous, picture: undefined });
  expect(places.get('actor/policy/logStd')).toEqual(deviations);
  expect(places.get('actor/policy/kernel')).toEqual({ name: `${mean}.weight` });
});

test('layers that a library’s network does not have have no place', () => {
  const weights = { ...perceptron, ...dense('value/dense0'), ...dense('norm0'), 'norm1/gain': tensor(2) };
  const places = namedMappings['sb3-dqn']!({ weights, picture: undefined });
  expect([...places.keys()]).toEqual(Object.keys(perceptron));
});
