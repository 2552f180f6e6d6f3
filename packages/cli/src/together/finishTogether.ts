import type { Registry } from '@prism-rl/core';
import { counted } from '@prism-rl/core';
import { printJson, returnText, say, table } from '../output.ts';
import { quoted } from '../shell.ts';
import { writeRunReport } from '../writeReport.ts';
import type { MemberSummary, TogetherOutcome } from './trainTogether.ts';

/** Writes each run's report and prints the results. @returns the exit code: 1 where a run has failed. */
export async function finishTogether(
  { done: summaries, failed }: TogetherOutcome,
  directory: string,
  json: boolean,
  registry: Registry,
): Promise<number | undefined> {
  for (const { runDir, reason } of summaries)
    if (reason !== 'stopped') await writeRunReport(runDir, registry, true);
  const stopped = summaries.filter(({ reason }) => reason === 'stopped');
  if (stopped.length > 0) {
    const [first] = stopped;
    const next = first!.isResumable
      ? `continue with: prism resume ${quoted(directory)}`
      : 'they cannot be resumed';
    say(
      `${stopped.length} of ${counted(summaries.length + failed.length, 'run')} stopped, the first at step ${first!.envSteps}; ${next}`,
    );
  }
  if (json) printJson({ runs: summaries, failed });
  else say(overview(summaries));
  return failed.length > 0 ? 1 : undefined;
}

function meanText({ episodes, meanReturn, stdReturn }: NonNullable<MemberSummary['evaluation']>): string {
  return episodes < 2 ? returnText(meanReturn) : `${returnText(meanReturn)} ± ${returnText(stdReturn)}`;
}

/** A row for each seed. */
function overview(summaries: readonly MemberSummary[]): string {
  const head = [
    'seed',
    'steps',
    'episodes',
    'last 100 episodes',
    'greedy policy ± standard deviation',
    'directory',
  ];
  const rows = summaries.map(({ seed, envSteps, episodes, meanReturn, evaluation, runDir }) => [
    String(seed),
    String(envSteps),
    String(episodes),
    meanReturn === null ? '–' : returnText(meanReturn),
    evaluation === null ? '–' : meanText(evaluation),
    runDir,
  ]);
  return table([head, ...rows]);
}
