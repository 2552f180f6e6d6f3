import { readFileSync, statSync } from 'node:fs';
import {
  type ActingPolicy,
  type Assessed,
  counted,
  type Discrete,
  type GameTask,
  type MaybePromise,
  PrismError,
  parseSettings,
  type Registry,
  Rng,
} from '@prism-rl/core';
import { Match, namedPlayer } from '@prism-rl/games';
import type { JitError } from '@prism-rl/jit';
import { readMetadata } from '@prism-rl/jit/onnx';
import { loadPolicy } from '@prism-rl/jit/policy';
import { printable, printPicture } from '@prism-rl/loggers/terminal';
import { readManifest } from '@prism-rl/runner/node';
import { gameOf, trainedPlayers } from '../against.ts';
import { type Command, type OptionValues, option } from '../command.ts';
import { print } from '../output.ts';
import { playByHand } from '../playByHand.ts';
import { shellLine } from '../shell.ts';
import { typed } from '../terminal/typed.ts';
import { loadTrainedAgent } from '../trainedAgent.ts';
import { pageOf } from '../watch/screen.ts';

/** `prism play`: a person plays a game of two players against an agent or a search, or any environment to be recorded. */
export const play: Command = {
  name: 'play',
  args: ['run|model|env'],
  options: {
    opponent: option.text(
      'NAME',
      'opponent in an environment: random, greedy, perfect, or minimax:N, which looks N moves ahead (default minimax:3)',
    ),
    simulations: option.number(
      'N',
      'let a run’s agent think ahead: a search by its own values visits N positions before each move',
    ),
    second: option.flag('let the opponent begin'),
    show: option.flag('print the agent’s values or probabilities with each of its moves'),
    seed: option.number('S', 'seed of chance and of random moves (default 0)'),
    record: option.text(
      'DIR',
      'play an environment with Discrete actions alone, key by key, and add your episodes to this folder',
    ),
    set: option.list('KEY=VALUE', 'a setting of the environment'),
  },
  examples: [
    'play TicTacToe-v0 --opponent minimax:9',
    'play runs/ppo-ConnectFour-v0-seed0 --second --show',
    'play runs/ppo-ConnectFour-v0-seed0 --simulations 200',
    'play connect-four.onnx',
    'play MountainCar-v0 --record recordings/mine',
  ],
  run: async ({ args, options, registry, signal }) => {
    if (options.given('record')) return playByHand(args[0]!, options, await registry(), signal);
    const rng = new Rng(options.whole('seed', 0) ?? 0);
    const { id, game, name, decide } = await seated(args[0]!, options, registry, rng);
    const mine = options.flag('second') ? 1 : 0;
    const match = new Match(game, rng);
    const { state } = match;
    const board = {
      id,
      ...(game.describe && { renderText: () => game.describe!(state) }),
      ...(game.draw && { render: () => game.draw!(state) }),
    };
    const { start: first } = game.actionSpace as object as Discrete;
    const shown = (action: number): number => action - first + 1;
    const nameOf = (action: number): string | undefined => {
      const move = game.moveName?.(state, action);
      return move === undefined ? undefined : printable(move);
    };
    const full = (action: number): string => [shown(action), nameOf(action) ?? []].flat().join(' ');
    const draw = (caption: string): void =>
      printPicture(process.stdout, [...pageOf(board), printable(caption)].join('\n'));
    const thoughts = async (): Promise<string> => {
      const { values, probabilities } = await decide(match);
      const numbers = values ?? probabilities;
      if (numbers === undefined) return `${name} has no numbers for its moves.`;
      const each = match.possible.map((action) => `${full(action)}: ${numbers[action - first]!.toFixed(3)}`);
      return `${name} ${values === undefined ? 'would move with these probabilities' : 'values the moves'}: ${each.join('  ')}`;
    };
    const isByKey = process.stdin.isTTY && Math.max(...match.possible.map(shown)) <= 9;
    const answers = typed(isByKey, signal);
    const counting = first === 1 ? '' : ' Moves count from 1.';
    print(
      `${id}: ${mine === 0 ? `you begin against ${name}` : `${name} begins`}.${counting} Type ? for its numbers, q to leave.`,
    );
    try {
      while (match.result === undefined) {
        if (match.turn !== mine) {
          if (options.flag('show')) print(await thoughts());
          const { action } = await decide(match);
          const move = full(action);
          match.play(action);
          print(`${name}: ${move}`);
          continue;
        }
        const possible = new Map(match.possible.map((action) => [shown(action), action]));
        const list = match.possible.map(full).join(game.moveName === undefined ? ' ' : ', ');
        draw(`Your move, ${list}:`);
        for (let moved = false; !moved; ) {
          const { value: word, done } = await answers.next();
          if (signal.aborted || word === '\x03') return 130;
          if (word === 'q') return 0;
          if (done === true) {
            const when = `after ${match.moves.length} moves, before the game did`;
            throw PrismError.invalidArgument`stdin ended ${when}.
              Play in a terminal, or pipe in all of your moves, one per line.`;
          }
          const action = possible.get(Number(word)) ?? match.possible.find((each) => nameOf(each) === word);
          moved = action !== undefined;
          if (action !== undefined) match.play(action);
          else if (word === '?') print(await thoughts());
          else if (word !== '') print(`“${word}” is not a legal move: type one of ${list}.`);
        }
      }
    } finally {
      await answers.return(undefined);
    }
    const won = mine === 0 ? match.result : -match.result;
    draw(`${won > 0 ? 'You win' : won < 0 ? `${name} wins` : 'A draw'} after ${match.moves.length} moves.`);
    return undefined;
  },
};

/** A move, and the numbers behind it, if there are any. */
type Decision = Pick<Assessed, 'values' | 'probabilities'> & { readonly action: number };

interface Seated {
  readonly id: string;
  readonly game: GameTask;
  readonly name: string;
  readonly decide: (match: Match) => MaybePromise<Decision>;
}

/** Finds the game and the opponent that the arguments name. */
async function seated(
  given: string,
  options: OptionValues,
  registryFor: (runDir?: string) => Promise<Registry>,
  rng: Rng,
): Promise<Seated> {
  const settings = parseSettings(options.list('set'));
  const opponent = options.text('opponent');
  const isModel = given.endsWith('.onnx');
  const simulations = options.whole('simulations', 0) ?? 0;
  const isRun = !isModel && statSync(given, { throwIfNoEntry: false })?.isDirectory() === true;
  if (simulations > 0 && !isRun) {
    throw PrismError.invalidArgument`--simulations lets the agent of a run think ahead, but ${given} is no run.
      Leave it out, or name a run.`;
  }
  if ((isRun || isModel) && opponent !== undefined) {
    throw PrismError.invalidArgument`${given} is itself the opponent, so --opponent has no effect.
      Name an environment to play against another opponent.`;
  }
  if (isModel) {
    const model = readModel(given);
    const { environment, agent: name = given } = usable(given, () => readMetadata(model));
    const registry = await registryFor();
    requireEnvironment(given, environment, registry);
    const { id, game } = await gameOf(registry, environment, settings);
    const policy = usable(given, () => loadPolicy(model));
    return { id, game, name, decide: decisionsOf(given, policy) };
  }
  const registry = await registryFor(isRun ? given : undefined);
  if (isRun) {
    const { agent: name, environment, environmentConfig, wrappers = [] } = readManifest(given);
    const { id, game } = await gameOf(registry, environment, environmentConfig, settings);
    if (wrappers.length > 0) {
      throw PrismError.incompatible`The run in ${given} has wrappers, which prism play cannot apply.
        Train it without --wrap.`;
    }
    if (simulations > 0) {
      const [one] = await trainedPlayers(registry, game)(given, false, simulations);
      // The probabilities of its moves are the policy that the search improved.
      const decide: Seated['decide'] = ({ state }) => {
        const { actions, improved } = one!.player.think(state)!;
        return { action: actions[0]!, probabilities: [...improved] };
      };
      return { id, game, name: `${name} with ${counted(simulations, 'simulation')}`, decide };
    }
    const { agent, close } = await loadTrainedAgent(given, registry, 1, 'auto');
    const policy = await agent.portable?.();
    close();
    if (policy === undefined) {
      throw PrismError.incompatible`The agent ${name} has no policy network.
        Train an agent with one, such as ppo.`;
    }
    return { id, game, name, decide: decisionsOf(given, policy) };
  }
  const name = opponent ?? 'minimax:3';
  const { id, game } = await gameOf(registry, given, settings, { opponent: name });
  const player = await namedPlayer(game, name, registry.opponents);
  return { id, game, name, decide: ({ state }) => ({ action: player.move(state, rng, 0) }) };
}

/** @throws PrismError `corrupt` for a policy that names no environment, `unknown-name` if no plugin here offers it. */
function requireEnvironment(
  given: string,
  environment: string | undefined,
  registry: Registry,
): asserts environment is string {
  if (environment === undefined) {
    throw PrismError.corrupt`${given} does not say which game its policy plays.
      Write it with prism export.`;
  }
  if (registry.has('environments', environment)) return;
  throw PrismError.unknownName`The policy of ${given} plays ${environment}, an environment that no loaded plugin offers.
    Name its plugin, as in prism ${shellLine(['play', given])} --plugin ./my-game.mjs.`;
}

/** The decisions of a policy. @param source its file or run, for messages. */
function decisionsOf(source: string, policy: ActingPolicy): Seated['decide'] {
  if (policy.begin().length > 0) {
    throw PrismError.incompatible`The policy of ${source} is recurrent, and prism play does not keep its memory.
      Train an agent without a recurrent network.`;
  }
  return ({ observation, possible }) => {
    const { action, ...numbers } = usable(source, () => policy.assess(observation));
    if (typeof action === 'number' && possible.includes(action)) return { action, ...numbers };
    throw PrismError.incompatible`The policy of ${source} made an illegal move.
      Choose a policy that was trained in this game with the same settings.`;
  };
}

/** @throws PrismError `corrupt` for a model that cannot be used. */
function usable<T>(source: string, use: () => T): T {
  try {
    return use();
  } catch (cause) {
    const { message, hint = 'Use the environment that it was trained in.' } = cause as
      | JitError
      | (RangeError & { hint?: string });
    const [sentence] = message.split('\n', 1);
    throw new PrismError('corrupt', `The policy of ${source} cannot play. ${sentence}`, { hint, cause });
  }
}

function readModel(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const hint = 'Write it with prism export.';
    throw new PrismError('file', `The file ${file} cannot be read.`, { hint, cause });
  }
}
