import { counted } from '@prism-rl/core';
import { episodeStepLimit, type RunnerEvent } from '@prism-rl/runner';

/** Steps without an update or the end of an episode until a note, which is not repeated before the next of them. */
const quietSteps = 100_000;

/** Watches the events of a run and returns notes for the user. */
export function runNotes(environment: string): (event: RunnerEvent) => readonly string[] {
  /** The step of the last update or end of an episode, until it was said that there are none. */
  let quietSince: number | undefined;
  return (event) => {
    if (['start', 'episode', 'update'].includes(event.type)) quietSince = event.envSteps;
    if (event.type === 'steps' && quietSince !== undefined && event.envSteps - quietSince >= quietSteps) {
      const quiet = quietText(event.envSteps - quietSince);
      quietSince = undefined;
      return [quiet];
    }
    if (event.type !== 'evaluation') return [];
    const { episodes, stuck = 0, cut = 0 } = event;
    return [
      ...(stuck === 0 ? [] : [stuckText(stuck, episodes, environment)]),
      ...(cut === 0 ? [] : [cutText(cut, episodes)]),
    ];
  };
}

/** Episodes that ran to a limit without a single reward, and a likely cause. */
function stuckText(stuck: number, episodes: number, environment: string): string {
  const isAtari = /^ALE\/|NoFrameskip/.test(environment);
  const cause = isAtari
    ? ': a policy may wait for an action that it never takes, such as FIRE, which starts many games'
    : '';
  return `${stuck} of ${counted(episodes, 'episode')} ran to the step limit without a single reward${cause} (prism evaluate --explore acts as in training)`;
}

/** Steps in which nothing was learned and no episode ended, and a likely cause. */
function quietText(steps: number): string {
  return (
    `no episode ended in the last ${counted(steps, 'step')}, and nothing was learned: an agent that learns from whole episodes waits ` +
    'for their ends (--wrap time-limit:maxEpisodeSteps=1000 limits them)'
  );
}

function cutText(cut: number, episodes: number): string {
  return `${cut} of ${counted(episodes, 'episode')} did not end and ${cut === 1 ? 'was' : 'were'} cut after ${episodeStepLimit.toLocaleString('en')} steps: the return up to there counts (--wrap time-limit sets a limit)`;
}
