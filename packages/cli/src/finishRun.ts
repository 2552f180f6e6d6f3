import { counted, type Registry } from '@prism-rl/core';
import { ownOfTraining } from '@prism-rl/experiments';
import { formatReturn } from '@prism-rl/loggers/numbers';
import { printPicture } from '@prism-rl/loggers/terminal';
import { readManifest } from '@prism-rl/runner/node';
import { drawFigures } from './drawFigures.ts';
import { evaluationText, printJson, say } from './output.ts';
import { quoted } from './shell.ts';
import { inColoursOf } from './terminal/colours.ts';
import type { TrainSummary } from './trainRun.ts';
import { writeRunReport } from './writeReport.ts';

/** Writes the report of a run and prints its result. */
export async function finishRun(summary: TrainSummary, json: boolean, registry: Registry): Promise<void> {
  const { runDir, evaluation, meanReturn, reason } = summary;
  if (reason === 'stopped') {
    say(`stopped at step ${summary.envSteps}; continue with: prism resume ${quoted(runDir)}`);
  } else {
    const page = await writeRunReport(runDir, registry, true);
    if (reason === 'solved') say(`Solved at episode ${summary.episodes}! That was step ${summary.envSteps}.`);
    if (page !== undefined) say(`report: ${page}`);
  }
  if (json) {
    printJson(summary);
    return;
  }
  const rate = Math.round(summary.stepsPerSecond).toLocaleString('en');
  say(
    `${counted(summary.envSteps, 'step')} in ${summary.seconds.toFixed(1)} s (${rate} a second), ${counted(summary.episodes, 'episode')}`,
  );
  if (summary.updates === 0) say('note: the agent made no update; it needs more steps to learn');
  if (meanReturn !== null) {
    const own = ownOfTraining(registry, readManifest(runDir));
    const note = own.length === 0 ? '' : ` (with ${own.join(', ')}, which evaluations omit)`;
    say(`mean return of the last 100 training episodes: ${formatReturn(meanReturn)}${note}`);
  }
  if (evaluation !== null) say(evaluationText(evaluation));
  if (reason !== 'stopped') await showLearned(runDir, registry);
}

async function showLearned(runDir: string, registry: Registry): Promise<void> {
  for (const { text } of await drawFigures(runDir, registry)) {
    if (text !== undefined) printPicture(process.stderr, inColoursOf(process.stderr, text));
  }
}
