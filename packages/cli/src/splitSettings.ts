import type { Config, Json } from '@prism-rl/core';

/** Splits `a=1,b=[2,3]` into `a=1` and `b=[2,3]`: a comma separates only if a setting follows, because lists have commas, too. */
export function settingsIn(text: string): string[] {
  return text.split(/,(?=[A-Za-z]\w*=)/).filter((part) => part !== '');
}

/** Splits `--set` settings: those with the prefix `env.` belong to the environment, the rest to the agent or planner. */
export function splitSettings(settings: Config): { own: Config; environment: Config } {
  const own: [string, Json][] = [];
  const environment: [string, Json][] = [];
  for (const [key, value] of Object.entries(settings)) {
    if (key.startsWith('env.')) environment.push([key.slice(4), value]);
    else own.push([key, value]);
  }
  return { own: Object.fromEntries(own), environment: Object.fromEntries(environment) };
}
