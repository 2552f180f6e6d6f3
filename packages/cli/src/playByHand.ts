import { counted, type Discrete, PrismError, parseSettings, type Registry } from '@prism-rl/core';
import { formatReturn } from '@prism-rl/loggers/numbers';
import { EpisodeRecorder } from '@prism-rl/memory';
import { type PlayedEpisode, playEpisode } from '@prism-rl/runner';
import { appendEpisodes } from '@prism-rl/runner/node';
import { type OptionValues, requireApart } from './command.ts';
import { say } from './output.ts';
import { prismVersion } from './runContext.ts';
import { quoted } from './shell.ts';
import { typed } from './terminal/typed.ts';
import { createPlayer } from './watch/player.ts';
import { openScreen } from './watch/screen.ts';

/** `prism play ENV --record DIR`: the environment waits for a key before each step. The episodes are kept, also one that is left. */
export async function playByHand(
  environment: string,
  options: OptionValues,
  registry: Registry,
  signal: AbortSignal,
): Promise<undefined> {
  for (const other of ['opponent', 'simulations', 'second', 'show'])
    requireApart(options, other, 'record', 'You play alone: leave it out.');
  const folder = options.text('record')!;
  const first = options.whole('seed', 0) ?? 0;
  const { env, close } = await createPlayer(registry, {
    ...{ environment, settings: parseSettings(options.list('set')), seed: first },
  });
  const { observationSpace, actionSpace } = env;
  if (actionSpace.kind !== 'discrete') {
    throw PrismError.incompatible`${environment} cannot be played by keys: its actions are in ${actionSpace}.
      Environments with Discrete actions can.`;
  }
  const { n, start } = actionSpace as object as Discrete;
  const recorder = new EpisodeRecorder({
    ...{ environment, policy: 'a person', seed: first, version: prismVersion() },
    ...{ observationSpace, actionSpace },
  });
  const recorded = recorder.record(env);
  const screen = openScreen(process.stdout);
  const keys = typed(process.stdin.isTTY && n <= 9, signal);
  let next: number | undefined = start;
  let steps = 0;
  /** Draws the state and waits for an action; `undefined` leaves. */
  const ask = async ({ seed, length, return: sum, ending }: PlayedEpisode): Promise<void> => {
    screen.show(
      env,
      `${environment}  seed ${seed}  step ${length}  return ${formatReturn(sum)}  1 to ${n}, q to leave`,
    );
    if (ending !== 'cut off') return;
    for (;;) {
      const { value: word, done } = await keys.next();
      const isLeft = signal.aborted || done === true || word === 'q' || word === '\x03';
      next = isLeft ? undefined : start + Number(word) - 1;
      if (isLeft || (word !== '' && actionSpace.contains(next))) break;
    }
    if (next === undefined) leaving.abort();
  };
  const leaving = new AbortController();
  try {
    for (let seed = first; !leaving.signal.aborted; seed++) {
      const episode = await playEpisode(recorded, () => next, {
        ...{ seed, signal: leaving.signal, maxSteps: Number.MAX_SAFE_INTEGER },
        onState: (_, played) => ask(played),
      });
      steps += episode.length;
      if (episode.ending !== 'cut off')
        screen.print(
          `seed ${seed}: ${counted(episode.length, 'step')}, return ${formatReturn(episode.return)}`,
        );
    }
  } finally {
    screen.close();
    close();
    await keys.return(undefined);
    if (recorder.steps > 0) appendEpisodes(folder, recorder.take());
  }
  say(`${counted(steps, 'step')} in ${folder}`);
  if (steps > 0) say(`an agent learns from them: prism train bc ${environment} --data ${quoted(folder)}`);
  return undefined;
}
