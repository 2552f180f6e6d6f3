import type { Agent, Config, Needs, Registry, Run, VectorEnv } from '@prism-rl/core';
import { meets, PrismError } from '@prism-rl/core';

/** The wrappers of a run that normalise by running statistics, and the agent's settings that do the same. */
function normalizers(
  registry: Registry,
  { wrappers = [] }: Pick<Run, 'wrappers'>,
): { name: string; like: Needs }[] {
  return wrappers.flatMap(({ name }) => {
    const like = registry.get('wrappers', name).entry.adaptsLike;
    return like === undefined ? [] : [{ name, like }];
  });
}

/** Refuses runs that normalise twice: by a wrapper and by the agent itself, or by two of the same wrapper. @throws PrismError `incompatible` */
export function refuseNormalizedTwice(
  registry: Registry,
  run: Pick<Run, 'agent' | 'agentConfig' | 'wrappers'>,
): void {
  const { agent, agentConfig } = run;
  const found = normalizers(registry, run);
  for (const [k, { name, like }] of found.entries()) {
    const setting = Object.keys(like).find((own) => meets(agentConfig[own], like[own]!));
    if (setting !== undefined) {
      throw new PrismError(
        'incompatible',
        `The agent ${agent} with ${setting}=${String(agentConfig[setting])} does what the wrapper ${name} does: it would be done twice.`,
        { hint: `Leave the wrapper out, or switch ${setting} off.` },
      );
    }
    if (found.findIndex((other) => other.name === name) < k) {
      throw new PrismError('incompatible', `The wrapper ${name} is named twice.`, {
        hint: 'Leave one of them out.',
      });
    }
  }
}

/**
 * Refuses wrappers that normalise by running statistics around agents that replay old steps, whose numbers would be in other units than
 * those of new steps.
 *
 * @throws PrismError `incompatible`
 */
export function refuseOldUnits(registry: Registry, run: Run, agent: Agent, env: VectorEnv): void {
  if (!('memory' in agent) || agent.memory.replays !== true) return;
  const [normalizer] = normalizers(registry, run);
  if (normalizer === undefined && env.statistics === undefined) return;
  const names = normalizer?.name ?? (run.wrappers ?? []).map(({ name }) => name).join(', ');
  const { defaults } = registry.get('agents', run.agent).entry as { readonly defaults: Config };
  const own = Object.keys(normalizer?.like ?? {}).find((setting) => defaults[setting] === false);
  throw new PrismError(
    'incompatible',
    `The agent ${run.agent} learns from old steps again, which ${names} normalised by other statistics than new ones.`,
    {
      hint:
        own === undefined
          ? 'Leave the wrapper out, or take an agent that learns from its latest steps only, such as ppo.'
          : `Take the agent’s own setting ${own}=true instead of the wrapper.`,
    },
  );
}
