import { type Frame, resolveConfig } from '@prism-rl/core';
import { Canvas } from '@prism-rl/core/pictures';
import type { SolutionTable } from './gridPicture.ts';
import { type GamblersProblemConfig, gamblersProblemSettings } from './settings.ts';
import { TabularEnv } from './tabularEnv.ts';
import { type TabularTask, tabularModel } from './tabularModel.ts';

/** Betting on coin flips until the goal is reached or the capital is lost (Sutton & Barto, example 4.3). */

export function gamblersTask(given: Partial<GamblersProblemConfig>, id: string): TabularTask {
  const { headsProbability, goal, maxEpisodeSteps } = resolveConfig(
    `environment ${id}`,
    gamblersProblemSettings,
    { ...given },
  );
  const model = tabularModel(
    goal + 1,
    Math.floor(goal / 2),
    Array.from({ length: goal - 1 }, (_, k) => k + 1),
    (capital, action, add) => {
      if (capital === 0 || capital === goal) {
        add(1, capital, 0, true);
        return;
      }
      const stake = Math.min(action + 1, capital, goal - capital);
      add(headsProbability, capital + stake, capital + stake === goal ? 1 : 0, capital + stake === goal);
      add(1 - headsProbability, capital - stake, 0, capital === stake);
    },
  );
  const columns = 50;
  return {
    id,
    model,
    maxEpisodeSteps,
    framesPerSecond: 4,
    actionNames: Array.from({ length: Math.floor(goal / 2) }, (_, action) => `Stake ${action + 1}`),
    draw: (capital) => drawCapital(capital / goal),
    describe: (capital, last) => {
      const filled = Math.round((columns * capital) / goal);
      const bar = '█'.repeat(filled) + '·'.repeat(columns - filled);
      return `${bar} ${capital} of ${goal}${last < 0 ? '' : ` (stake ${last + 1})`}`;
    },
    describeTable: (table) => describeStakes(table, goal),
  };
}

function drawCapital(share: number): Frame {
  const canvas = new Canvas(480, 80, [245, 245, 240]);
  canvas.rectangle(10, 20, 460, 40, [205, 205, 200]);
  canvas.rectangle(10, 20, 460 * share, 40, [44, 160, 44]);
  return canvas.frame();
}

/** Prints a line for about each tenth of the capital: the value as a bar, and the policy's stake. */
function describeStakes(table: SolutionTable, goal: number): string {
  const every = Math.max(1, Math.floor(goal / 20));
  const lines: string[] = [];
  for (let capital = every; capital < goal; capital += every) {
    const value = table.values?.[capital];
    const stake = table.policy === undefined ? undefined : table.policy[capital]! + 1;
    // Values learned so far may not be probabilities.
    const share = Math.max(0, Math.min(value ?? 0, 1));
    const bar = value === undefined ? '' : `${value.toFixed(4)} ${'█'.repeat(Math.round(30 * share))}`;
    lines.push(`${String(capital).padStart(5)}  ${bar}${stake === undefined ? '' : `  stake ${stake}`}`);
  }
  return lines.join('\n');
}

/**
 * The gambler's problem.
 *
 * - Observation: the capital, 0 to 100; 0 and 100 are terminal, episodes start uniformly in between.
 * - Action: 0 to 49 for a stake of 1 to 50; a stake above the capital or above the distance to the goal is lowered to it.
 * - Reward: 1 for reaching the goal; a state's value is the probability of reaching it.
 */
export class GamblersProblem extends TabularEnv {
  /** @throws PrismError `invalid-config` for a probability outside 0 to 1 or an invalid goal. */
  constructor(config: Partial<GamblersProblemConfig> = {}, id = 'GamblersProblem-v0') {
    super(gamblersTask(config, id));
  }
}
