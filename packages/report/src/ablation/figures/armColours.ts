import { improvements } from '../improvements.ts';
import { baseline, complete } from '../summary.ts';

/** Grey, violet, and a colour for each improvement; dashes for what is put on DQN. */
export function armClasses(arm: string, arms: readonly string[]): string {
  if (arm === baseline) return 'k6';
  if (arm === complete) return 'k7';
  const improvement = improvements.findIndex(
    ({ key }) => arm === `${complete}-no-${key}` || arm === `${baseline}+${key}`,
  );
  if (improvement >= 0) return `k${improvement}${arm.startsWith(`${baseline}+`) ? ' dash' : ''}`;
  const others = arms.filter(
    (name) => improvements.every(({ key }) => !name.endsWith(key)) && name !== baseline && name !== complete,
  );
  return `k${others.indexOf(arm) % 6} dash`;
}
