// Settings by their names in CleanRL 1.0 and Stable-Baselines3 2.9 lead to ours.
import { resolveConfig } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';

const registry = await loadRegistry(root, [], [], false);

test.each([
  ['dqn', 'gamma', 'discount'],
  ['dqn', 'lr', 'learningRate'],
  ['dqn', 'learning_rate', 'learningRate'],
  ['dqn', 'buffer_size', 'replayCapacity'],
  ['dqn', 'batch_size', 'batchSize'],
  ['dqn', 'learning_starts', 'learningStarts'],
  ['dqn', 'train_freq', 'trainEvery'],
  ['dqn', 'train_frequency', 'trainEvery'],
  ['dqn', 'gradient_steps', 'updatesPerTraining'],
  ['dqn', 'target_update_interval', 'targetUpdateEvery'],
  ['dqn', 'target_network_frequency', 'targetUpdateEvery'],
  ['dqn', 'tau', 'targetTau'],
  ['dqn', 'exploration_fraction', 'epsilonSteps'],
  ['dqn', 'exploration_initial_eps', 'epsilonStart'],
  ['dqn', 'exploration_final_eps', 'epsilonEnd'],
  ['dqn', 'start_e', 'epsilonStart'],
  ['dqn', 'end_e', 'epsilonEnd'],
  ['dqn', 'max_grad_norm', 'maxGradientNorm'],
  ['dqn', 'net_arch', 'hidden'],
  ['dqn', 'activation_fn', 'activation'],
  ['dqn', 'n_atoms', 'atoms'],
  ['dqn', 'v_min', 'valueMin'],
  ['dqn', 'v_max', 'valueMax'],
  ['dqn', 'n_steps', 'nStep'],
  ['ppo', 'n_steps', 'rolloutSteps'],
  ['ppo', 'num_steps', 'rolloutSteps'],
  ['ppo', 'n_epochs', 'epochs'],
  ['ppo', 'update_epochs', 'epochs'],
  ['ppo', 'num_minibatches', 'minibatches'],
  ['ppo', 'gae_lambda', 'gaeLambda'],
  ['ppo', 'clip_range', 'clipRange'],
  ['ppo', 'clip_coef', 'clipRange'],
  ['ppo', 'clip_range_vf', 'valueClipRange'],
  ['ppo', 'ent_coef', 'entropyCoefficient'],
  ['ppo', 'vf_coef', 'valueCoefficient'],
  ['ppo', 'normalize_advantage', 'standardise'],
  ['ppo', 'norm_adv', 'standardise'],
  ['ppo', 'target_kl', 'targetKl'],
  ['sac', 'alpha', 'temperature'],
  ['sac', 'ent_coef', 'temperature'],
  ['sac', 'policy_lr', 'learningRate'],
  ['sac', 'q_lr', 'criticLearningRate'],
  ['sac', 'target_entropy', 'targetEntropy'],
  ['td3', 'policy_frequency', 'policyDelay'],
  ['td3', 'policy_delay', 'policyDelay'],
  ['td3', 'policy_noise', 'targetNoise'],
  ['td3', 'target_policy_noise', 'targetNoise'],
  ['td3', 'noise_clip', 'targetNoiseClip'],
  ['td3', 'exploration_noise', 'explorationNoise'],
  ['q-learning', 'alpha', 'stepSize'],
  ['q-learning', 'lr', 'stepSize'],
  ['q-learning', 'gamma', 'discount'],
])('%s: %s is %s', (agent, theirs, ours) => {
  const { entry } = registry.get('agents', agent);
  expect(() => resolveConfig(`agent ${agent}`, entry, { [theirs]: 1 })).toThrow(
    expect.objectContaining({ code: 'invalid-config', hint: `Did you mean ${ours}?` }),
  );
});

test('a name that every object has is none of theirs', () => {
  const { entry } = registry.get('agents', 'dqn');
  expect(() => resolveConfig('agent dqn', entry, { constructor: 1 })).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/^Known are/) }),
  );
});
