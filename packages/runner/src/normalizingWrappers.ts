import type { Agent, Config, Registry, Run, Setting, VectorEnv } from '@prism-rl/core';
import { meets, PrismError } from '@prism-rl/core';

/** Lists the wrappers of a run that normalise with running statistics, with the agents' settings that do the same. */
function normalizers(
  registry: Registry,
  { wrappers = [] }: Pick<Run, 'wrappers'>,
): { name: string; like: NonNullable<Setting['needs']> }[] {
  return wrappers.flatMap(({ name }) => {
    const like = registry.get('wrappers', name).entry.adaptsLike;
    return like === undefined ? [] : [{ name, like }];
  });
}

/** Refuses runs that normalise twice: with a wrapper and an agent's setting, or with a repeated wrapper. @throws PrismError `incompatible` */
export function refuseNormalizedTwice(
  registry: Registry,
  run: Pick<Run, 'agent' | 'agentConfig' | 'wrappers'>,
): void {
  const { agent, agentConfig } = run;
  const found = normalizers(registry, run);
  for (const [k, { name, like }] of found.entries()) {
    const setting = Object.keys(like).find((own) => meets(agentConfig[own], like[own]!));
    if (setting !== undefined) {
      throw PrismError.incompatible`The agent ${agent} with ${setting}=${String(agentConfig[setting])} and the wrapper ${name} would \
        normalise twice.
        Remove the wrapper, or turn ${setting} off.`;
    }
    if (found.findIndex((other) => other.name === name) < k) {
      throw PrismError.incompatible`The wrapper ${name} is named twice.
        Remove one of them.`;
    }
  }
}

/**
 * Refuses wrappers that normalise with running statistics for agents that replay old steps, because these have another scale than new ones.
 *
 * @throws PrismError `incompatible`
 */
export function refuseReplayedSteps(registry: Registry, run: Run, agent: Agent, env: VectorEnv): void {
  if (!('memory' in agent) || agent.memory.replays !== true) return;
  const [normalizer] = normalizers(registry, run);
  if (normalizer === undefined && env.statistics === undefined) return;
  const names = normalizer?.name ?? (run.wrappers ?? []).map(({ name }) => name).join(', ');
  const { defaults } = registry.get('agents', run.agent).entry as { readonly defaults: Config };
  const own = Object.keys(normalizer?.like ?? {}).find((setting) => defaults[setting] === false);
  const instead = 'Remove the wrapper, or use an on-policy agent such as ppo.';
  throw PrismError.incompatible`The agent ${run.agent} replays old steps, which ${names} normalised with other statistics than new ones.
    ${own === undefined ? instead : `Use the agent’s setting ${own}=true instead of the wrapper.`}`;
}
