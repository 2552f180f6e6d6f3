import { existsSync } from 'node:fs';
import {
  type Config,
  counted,
  type GameTask,
  type Player,
  PrismError,
  type Registry,
  resolveConfig,
  type Snapshot,
} from '@prism-rl/core';
import { isNamed, namedPlayer } from '@prism-rl/games';
import { agentIn, playMatch, poolIn, TrainedPlayer } from '@prism-rl/runner';
import { readCheckpoint, readManifest } from '@prism-rl/runner/node';
import { bootstrapMeanInterval, type Interval, intervalText, leagueRatings, mean } from '@prism-rl/stats';
import { actingBackend, engineFor } from './backend.ts';
import { type OptionValues, requireApart } from './command.ts';
import { names } from './experiment/readOptions.ts';
import { print, printJson, say, table } from './output.ts';

interface Contestant {
  readonly name: string;
  readonly player: Player;
  close?(): Promise<void>;
}

/** Results of two players: shares of the first one's games, each with the mean of its openings as its unit. */
interface Match {
  readonly first: string;
  readonly second: string;
  readonly games: number;
  readonly won: Interval;
  readonly drawn: number;
  readonly lost: number;
  /** A win counts 1, a draw 0.5. */
  readonly score: Interval;
  readonly scores: readonly number[];
  /** The score where the first player begins, and where it does not. */
  readonly begins: number;
  readonly follows: number;
}

/**
 * `prism evaluate RUN --against A,B`: the agent plays each of the others from all openings of two moves and both sides; with several all play each
 * other, and a table rates them.
 */
export async function evaluateAgainst(
  runDir: string,
  options: OptionValues,
  registry: Registry,
  signal: AbortSignal,
): Promise<void> {
  requireApart(options, 'explore', 'against', 'Leave --explore out: trained agents play greedily.');
  const { environment, environmentConfig } = readManifest(runDir);
  const { game } = await gameOf(registry, environment, environmentConfig);
  const players: Contestant[] = [];
  try {
    const add = (made: readonly Contestant[]): number => players.push(...made);
    const load = trainedPlayers(registry, game, options.text('backend'));
    add(await load(runDir, false, options.whole('simulations', 0)));
    for (const name of names(options.text('against')!)) {
      const hasName = isNamed(name) || registry.has('opponents', name);
      if (name !== 'pool' && !hasName) requirePlayer(name, registry);
      if (hasName) add([{ name, player: await namedPlayer(game, name, registry.opponents) }]);
      else add(await load(name === 'pool' ? runDir : name, name === 'pool'));
    }
    requireDifferent(players);
    await playAll(game, players, options, signal);
  } finally {
    for (const player of players) await player.close?.();
  }
}

type TrainedContestant = Contestant & { readonly player: TrainedPlayer };

/** Returns a function that loads a run's agent, or the agents of its pool. */
export function trainedPlayers(registry: Registry, game: GameTask, backend?: string) {
  return async (directory: string, wantsPool = false, simulations = 0): Promise<TrainedContestant[]> => {
    const run = readManifest(directory);
    const { snapshot, warnings } = readCheckpoint(directory);
    for (const warning of warnings) say(`warning: ${warning}`);
    const pool = poolIn(snapshot);
    if (wantsPool && pool.length === 0) {
      const wasSelf = run.environmentConfig.opponent === 'self';
      const why = wasSelf ? 'only the agent was kept, as after a sweep' : 'its opponent was not self';
      throw PrismError.incompatible`${directory} has no pool: ${why}.
        Leave pool out of --against.`;
    }
    const engine = await engineFor(registry, run.agent, backend ?? actingBackend(registry, run));
    const named: [string, Snapshot][] = wantsPool
      ? pool.map(({ envSteps, agent }) => [`${directory}@${envSteps}`, agent])
      : [[directory, agentIn(snapshot)]];
    const made: TrainedContestant[] = [];
    for (const [name, agent] of named) {
      const player = await TrainedPlayer.restored(
        registry,
        game,
        { run, agent },
        { name, engine, simulations },
      );
      const shown = simulations > 0 ? `${name} (${counted(simulations, 'simulation')})` : name;
      made.push({ name: shown, player, close: () => player.dispose() });
    }
    return made;
  };
}

/** @throws PrismError `unknown-name` for neither a player's name nor a directory. */
function requirePlayer(name: string, registry: Registry): void {
  if (existsSync(name)) return;
  throw PrismError.unknownName`--against: there is no player and no run "${name}".
    Players are ${['random, greedy, perfect, minimax:N with N from 1 to 9, pool', ...Object.keys(registry.opponents)].join(', ')}, and \
    directories of runs.`;
}

function requireDifferent(players: readonly Contestant[]): void {
  const all = players.map(({ name }) => name);
  const twice = all.find((name, k) => all.indexOf(name) !== k);
  if (twice === undefined) return;
  throw PrismError.invalidArgument`--against: ${twice} cannot play against itself.
    Name each player once, and the run only as the first argument.`;
}

async function playAll(
  game: GameTask,
  players: readonly Contestant[],
  options: OptionValues,
  signal: AbortSignal,
): Promise<void> {
  const seed = options.whole('seed', 0) ?? 1_000_000;
  const games = options.whole('episodes') ?? 1;
  const matches: Match[] = [];
  for (const [k, first] of players.entries()) {
    for (const second of players.slice(k + 1)) {
      const pair = [first.player, second.player] as const;
      const openings = await playMatch(game, pair, { seed, games, signal });
      if (signal.aborted) return say('interrupted');
      matches.push(matchOf(first.name, second.name, openings));
    }
  }
  const league = matches.length > 1 ? leagueRatings(matches) : undefined;
  if (options.flag('json')) {
    const results = matches.map(({ scores, ...result }) => ({ ...result, openings: scores.length }));
    return printJson({ matches: results, ...(league && { league }) });
  }
  const { length: openings } = matches[0]!.scores;
  say(
    `greedy policies from ${openings} openings of two moves and both sides; 95 % intervals over the openings`,
  );
  const share = (value: number): string => value.toFixed(3);
  print(
    table([
      ['player', 'against', 'games', 'won', 'drawn', 'lost', 'score', 'begins', 'follows'],
      ...matches.map((match) => [
        ...[match.first, match.second, String(match.games), intervalText(match.won, share)],
        ...[share(match.drawn), share(match.lost), intervalText(match.score, share)],
        ...[share(match.begins), share(match.follows)],
      ]),
    ]),
  );
  if (league === undefined) return;
  const sorted = Object.entries(league).sort(([, a], [, b]) => b.estimate - a.estimate);
  const rating = (value: number): string => value.toFixed(0);
  print('');
  print(table([['player', 'rating'], ...sorted.map(([name, own]) => [name, intervalText(own, rating)])]));
}

function matchOf(first: string, second: string, openings: Awaited<ReturnType<typeof playMatch>>): Match {
  const outcomes = openings.map((opening) => opening.outcomes);
  const shareOf = (counts: (outcome: number) => number, sides: readonly number[] = [0, 1]): number[] =>
    outcomes.map((games) => mean(sides.flatMap((side) => games[side]!.map(counts))));
  const scoreOf = (outcome: number): number => (outcome + 1) / 2;
  const scores = shareOf(scoreOf);
  return {
    ...{ first, second, games: outcomes.flat(2).length, scores },
    won: bootstrapMeanInterval(shareOf((outcome) => Number(outcome > 0))),
    drawn: mean(shareOf((outcome) => Number(outcome === 0))),
    lost: mean(shareOf((outcome) => Number(outcome < 0))),
    score: bootstrapMeanInterval(scores),
    begins: mean(shareOf(scoreOf, [0])),
    follows: mean(shareOf(scoreOf, [1])),
  };
}

/**
 * The rules of a game of two players.
 *
 * @throws PrismError `incompatible` for an environment that is no such game.
 */
export async function gameOf(
  registry: Registry,
  environment: string,
  ...settings: readonly Config[]
): Promise<{ readonly id: string; readonly game: GameTask }> {
  const { id, entry } = registry.get('environments', environment);
  const game = await entry.game?.(resolveConfig(`environment ${id}`, entry, ...settings) as Config);
  if (game !== undefined) return { id, game };
  const games = registry.list('environments').filter((other) => other.entry.game !== undefined);
  throw PrismError.incompatible`${id} is not a two-player game.
    Two-player games are ${games.map((other) => other.id).join(', ')}. With prism play ENV --record DIR you play other environments alone.`;
}
