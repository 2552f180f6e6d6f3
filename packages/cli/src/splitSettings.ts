import type { Config, Json } from '@prism-rl/core';

/** `a=1,b=[2,3]` as `a=1` and `b=[2,3]`: a comma divides where another setting follows it, for lists have commas, too. */
export function settingsIn(text: string): string[] {
  return text.split(/,(?=[A-Za-z]\w*=)/).filter((part) => part !== '');
}

/** Divides `--set` settings: those with `env.` before their key are the environment's, the rest the agent's or planner's. */
export function splitSettings(settings: Config): { own: Config; environment: Config } {
  const own: [string, Json][] = [];
  const environment: [string, Json][] = [];
  for (const [key, value] of Object.entries(settings)) {
    if (key.startsWith('env.')) environment.push([key.slice(4), value]);
    else own.push([key, value]);
  }
  return { own: Object.fromEntries(own), environment: Object.fromEntries(environment) };
}
