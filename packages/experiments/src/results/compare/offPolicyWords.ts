import { formatValue } from '@prism-rl/loggers/numbers';
import { intervalText, mean } from '@prism-rl/stats';
import type { AblationSummary } from './ablationData.ts';

/** Estimates of off-policy evaluation by name, in words. */
export const offPolicyNames: { readonly [by: string]: string } = {
  importanceWeighted: 'importance weights',
  selfNormalised: 'normalised weights',
  doublyRobust: 'doubly robust',
  fittedQ: 'fitted Q',
};

/** Weights of fewer effective episodes say little. */
export const leastEffectiveEpisodes = 30;

/** What holds for each of these estimates. */
export const offPolicyLimits =
  'no such number knows what was never tried in the recordings, causes that the observations lack, or whether the world has changed since; the intervals are those of other episodes like these alone';

/** Explains {@link offPolicyRows}. */
export const offPolicyWords = `Nothing was played: scores are estimates from recorded episodes. Means over seeds, with the means of their 95 % intervals; a score is that of fitted Q, or of normalised weights where observations have too many numbers for it. Trust neither weights nor doubly robust as of fewer than ${leastEffectiveEpisodes} effective episodes; and ${offPolicyLimits}.`;

/** Off-policy estimates of all arms as rows of a table, the first one its head; no rows if the runs were played. */
export function offPolicyRows({ arms }: AblationSummary): string[][] {
  const judged = arms.flatMap(({ arm, environments }) =>
    Object.entries(environments).flatMap(([id, { offPolicy }]) =>
      offPolicy === undefined ? [] : [{ arm, id, offPolicy }],
    ),
  );
  const names = Object.keys(offPolicyNames).filter((by) =>
    judged.some(({ offPolicy }) => offPolicy.some(({ values }) => by in values)),
  );
  const rows = judged.map(({ arm, id, offPolicy }) => {
    const cells = names.map((by) => {
      const own = offPolicy.flatMap(({ values }) => values[by] ?? []);
      if (own.length < offPolicy.length) return 'unknown';
      const [estimate, low, high] = (['estimate', 'low', 'high'] as const).map((of) =>
        mean(own.map((value) => value[of])),
      );
      return intervalText({ estimate: estimate!, low: low!, high: high! }, formatValue);
    });
    const effective = offPolicy.flatMap(({ values }) => values.importanceWeighted?.effectiveEpisodes ?? []);
    const [{ episodes, meanReturn }] = offPolicy as [(typeof offPolicy)[number]];
    const asOf = effective.length === 0 ? '–' : formatValue(mean(effective));
    return [arm, id, ...cells, asOf, `${formatValue(meanReturn)} in ${episodes}`];
  });
  const words = names.map((by) => offPolicyNames[by]!);
  const head = ['arm', 'recordings', ...words, 'effective episodes', 'mean return of the episodes'];
  return rows.length === 0 ? [] : [head, ...rows];
}
