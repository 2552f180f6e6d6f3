import { counted } from '@prism-rl/core';
import type { RunTally } from '@prism-rl/loggers';
import { formatCount, formatDuration, formatInteger, formatValue } from '../formatNumbers.ts';
import { type Html, html } from '../html.ts';
import { tile } from '../page.ts';
import type { ReportData } from '../reportData.ts';

/** Title, verdict in a sentence. */
export function headline({ title, threshold }: ReportData, { evaluation }: RunTally): Html {
  const [tone, word, sentence] = judge(evaluation?.meanReturn, threshold);
  return html`<header><h1>${title}</h1>

<p class="verdict"><strong class="pill ${tone}">${word}</strong><span>${sentence}</span></p></header>`;
}

/** Compares the evaluation with the threshold, if there is one. */
function judge(
  reached: number | undefined,
  threshold: number | undefined,
): readonly [tone: 'good' | 'neutral' | 'bad', word: string, sentence: string] {
  if (reached === undefined) return ['neutral', 'not evaluated', 'No greedy policy was evaluated.'];
  if (threshold === undefined)
    return ['neutral', 'done', `The greedy policy reaches a mean return of ${formatValue(reached)}.`];
  const goal = `a mean return of ${formatValue(threshold)}, which counts as solved.`;
  return reached >= threshold
    ? ['good', 'solved', `The greedy policy reaches ${goal}`]
    : ['bad', 'not solved', `The greedy policy does not reach ${goal}`];
}

/** The most important numbers, large. */
export function tiles(tally: RunTally): Html {
  const { evaluation, envSteps, episodes, trainStepsPerSecond, trainSeconds } = tally;
  return html`<dl class="tiles">${evaluation && returnTile(evaluation)}
${tile('Trained for', formatCount(envSteps), `${envSteps === 1 ? 'step' : 'steps'}, ${counted(episodes, 'episode', formatInteger(episodes))}`)}
${tile('Speed', html`${formatCount(trainStepsPerSecond)} <small>steps/s</small>`, 'while training')}
${tile('Time', formatDuration(trainSeconds), 'of training')}</dl>`;
}

type Evaluation = NonNullable<RunTally['evaluation']>;

function returnTile(evaluation: Evaluation): Html {
  const half = margin(evaluation);
  const [interval, note] = Number.isNaN(half)
    ? [undefined, 'mean over']
    : [html` <small>± ${formatValue(half)}</small>`, 'mean and 95 % interval,'];
  const value = html`${formatValue(evaluation.meanReturn)}${interval}`;
  return tile('Return of the greedy policy', value, `${note} ${counted(evaluation.episodes, 'episode')}`);
}

/** Half of the 95 % interval of a mean over episodes (normal approximation); NaN for a single episode or equal returns. */
export function margin({ episodes, stdReturn }: Evaluation): number {
  return episodes < 2 || stdReturn === 0 ? Number.NaN : (1.96 * stdReturn) / Math.sqrt(episodes - 1);
}
