import {
  definePlugin,
  type Env,
  fraction,
  type Plugin,
  PrismError,
  type Registry,
  settings,
  text,
  type VectorEnv,
  vectorize,
} from '@prism-rl/core';
import type { Judging } from './offPolicy.ts';

const recordedSettings = settings({
  behaviour: text(
    '',
    'Whose probabilities the recorded actions had: a run that acted or imitates (bc), or random. Without it, fitted Q alone judges, which needs none',
  ),
  epsilon: fraction(0, 'Judges the policy with this probability of a random action'),
  discount: fraction(1, 'How much later rewards count in these values'),
});

type RecordedConfig = typeof recordedSettings.defaults;

/**
 * Environments that are recordings alone: agents learn from them, and are judged by them.
 *
 * @param registry has the agent of a behaviour.
 */
export function recordedEnvironments(registry: () => Registry): Plugin {
  const create = async (_: RecordedConfig, id = ''): Promise<Env> => {
    const { datasetSource } = await import('@prism-rl/runner/node');
    const { observationSpace, actionSpace } = datasetSource(folderOf(id));
    const refuse = (): never => {
      throw PrismError.unavailable`${id} cannot be played: it is recordings alone.
        Agents that learn from recordings train there: bc, cql and iql, for example.`;
    };
    return { id, observationSpace, actionSpace, reset: refuse, step: refuse };
  };
  const createVector = async (count: number, config: RecordedConfig, id = ''): Promise<VectorEnv> => {
    const { behaviour, discount } = config;
    const spaces = await create(config, id);
    let recordings: Judging['recordings'];
    const judge: VectorEnv['judge'] = async (policy, mode, epsilon) => {
      const { checkedRecordings, judgedByRecordings } = await import('./offPolicy.ts');
      recordings ??= checkedRecordings(folderOf(id), spaces);
      const judged = await judgedByRecordings(folderOf(id), policy, {
        ...{ spaces, name: 'the agent', samples: mode === 'explore', discount },
        ...{ behaviour: behaviour || 'random', epsilon: Math.max(config.epsilon, epsilon) },
        ...{ registryOf: registry, recordings },
      });
      const { episodes, meanReturn, values } = judged!.judgement; // no signal stops it
      const known = Object.entries(values).filter(
        ([by, { estimate, low, high }]) =>
          [estimate, low, high].every(Number.isFinite) && (behaviour !== '' || by === 'fittedQ'),
      );
      // Weights of long episodes hang on one of them.
      const by = ['fittedQ', 'selfNormalised'].find((name) => known.some(([other]) => other === name));
      if (by !== undefined) return { episodes, meanReturn, by, values: Object.fromEntries(known) };
      throw PrismError.incompatible`${id} cannot judge this policy: no estimate of its return is known. Fitted Q needs more steps, or smaller observations.
        Record more episodes, or set env.behaviour to a run that imitates them.`;
    };
    return Object.assign(vectorize(new Array<Env>(count).fill(spaces)), { judge });
  };
  const description =
    'recordings without an environment: recorded/recordings/shop. Agents learn from them, and are judged by them, off-policy';
  return definePlugin({
    name: '@prism-rl/cli',
    environments: {
      'recorded/*': { description, ...recordedSettings, evaluationEpisodes: 1, create, createVector },
    },
  });
}

function folderOf(id: string): string {
  const folder = id.replace(/^recorded\/\*?/, '');
  if (folder !== '') return folder;
  throw PrismError.unknownName`recorded/* stands for recordings in any folder.
    Name one: recorded/recordings/shop, for example.`;
}
