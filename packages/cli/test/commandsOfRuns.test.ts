// Commands on recordings, networks and games, in one process and on runs of a moment. Whole runs: the slow tests.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Rng } from '@prism-rl/core';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { loadRegistry } from '../src/plugins.ts';
import { loadTrainedAgent } from '../src/trainedAgent.ts';
import { lastJson } from './runPrism.ts';

const folder = temporaryFolder();
const { here, ok, ends } = prismIn(folder);
const jsonOf = async (command: string) => lastJson(await ok(`${command} --json`));
const inFolder = (...path: readonly string[]): string => join(folder, ...path);

describe('recordings', () => {
  const counted = 40;
  beforeAll(() => ok(`record-data CartPole-v1 --episodes ${counted} --out seen`));

  test('are summarised, and name what is wrong', async () => {
    const info = await jsonOf('data info seen');
    expect(info).toMatchObject({
      ...{ files: 1, environment: 'CartPole-v1', policies: ['random'], episodes: counted, suspicions: [] },
      ends: { terminated: counted, truncated: 0, cutOff: 0 },
    });
    const { stdout } = await ok('data info seen');
    expect(stdout).toMatch(/environment +CartPole-v1\n/);
    expect(stdout).toMatch(/policies +random\n/);
    expect(stdout).toMatch(/actions +Discrete\(2\)/);
    await ends(2, 'data inof seen', 'Did you mean info?');
    await ends(2, 'data info seen --out there', '--out is for prism data import.');
    await ends(2, 'data info seen --skip-bad', '--skip-bad is for prism data import.');
    await ends(2, 'data info nowhere', 'There are no recordings in nowhere.');
    await ends(2, 'record-data CartPole-v1 --episodes 40 --out seen', 'has these episodes already.');
  });

  test('come from a log, without the rows that cannot be used', async () => {
    const mapping = {
      ...{ environment: 'CartPole-v1', episode: 'game', reward: 'points' },
      observation: ['x', 'v', 'angle', 'turn'].map((column) => ({ column })),
      action: { column: 'push', values: ['left', 'right'] },
    };
    writeFileSync(inFolder('mapping.json'), JSON.stringify(mapping));
    writeFileSync(
      inFolder('log.csv'),
      'game,x,v,angle,turn,push,points\n1,0,0,0,0,left,1\n1,0,0,0,0,right,2\n1,0,?,0,0,right,1\n',
    );
    const wanted = 'data import log.csv --mapping mapping.json --out log';
    await ends(1, wanted, 'Row 3 of the log has no number');
    await ok(`${wanted} --skip-bad`);
    expect(await jsonOf('data info log')).toMatchObject({ episodes: 1, steps: 1 });
  });

  test('judge a policy: the one that acted earns what it earned', async () => {
    const few = '--steps 60 --eval-episodes 1 --set hidden=[8]';
    await ok(`train cql CartPole-v1 --data seen --run-dir learner ${few}`);
    const judge = 'evaluate learner --off-policy seen';
    const { meanReturn, values } = (await jsonOf(`${judge} --behaviour random --epsilon 1`)) as {
      meanReturn: number;
      values: { [how: string]: { estimate: number; effectiveEpisodes?: number } };
    };
    for (const how of ['importanceWeighted', 'selfNormalised'])
      expect(values[how]!.estimate).toBeCloseTo(meanReturn, 6);
    expect(values.importanceWeighted!.effectiveEpisodes).toBeCloseTo(counted, 6);
    const text = await ok(`${judge} --behaviour random`);
    expect(text.stdout).toContain('doubly robust');
    expect(text.stderr).toContain('note: no such number knows what was never tried in the recordings');
    await ends(2, judge, '--off-policy needs --behaviour');
    await ends(2, `${judge} --behaviour learner`, 'has values of actions, but no probabilities');
    await ends(
      2,
      `${judge} --behaviour random --episodes 3`,
      '--episodes and --off-policy cannot be given together',
    );
    await ends(
      2,
      `${judge} --behaviour random --discount 2`,
      '--discount must be a number from 0 to 1, but is 2.',
    );
    await ends(2, 'evaluate learner --epsilon 0.2', '--epsilon is for --off-policy.');
  });
});

describe('networks', () => {
  const train =
    'train dqn CartPole-v1 --steps 120 --eval-episodes 1 --set hidden=[8] --set learningStarts=40';

  test('begin with the weights of another run, whose shapes must fit', async () => {
    await ok(`${train} --run-dir first`);
    const none = train.replace('learningStarts=40', 'learningStarts=1000');
    const begun = await ok(`${none} --from first --run-dir second`);
    expect(begun.stderr).toContain('first');
    const weightsOf = async (run: string) => {
      const trained = await loadTrainedAgent(inFolder(run), await loadRegistry(folder, []), 1);
      const weights = await trained.agent.weights!();
      trained.close();
      return weights;
    };
    expect(await weightsOf('second')).toEqual(await weightsOf('first'));
    const other = `${train.replace('[8]', '[9]')} --from first --run-dir third`;
    await ends(2, other, 'of the given weights has the shape');
    await ends(2, `${other} --keep-all`, 'What the other run learned does not fit this one');
    expect(existsSync(inFolder('third'))).toBe(false);
    await ends(2, `${train} --from nowhere --run-dir fourth`, 'nowhere');
  });

  test('are exported with their wrappers: the file acts on what the environment returns', async () => {
    await ok(`${train} --wrap frame-stack:k=2 --wrap time-limit:maxEpisodeSteps=9 --run-dir wrapped`);
    const { stdout, stderr } = await ok('export wrapped --format js --with-wrappers');
    expect(stdout).toBe(`${join('wrapped', 'policy.js')}\n`);
    expect(stderr).not.toContain('does not contain');
    const bare = await ok('export wrapped --format js --out bare.js');
    expect(bare.stderr).toContain('does not contain wrappers');
    const [whole, inner] = await Promise.all(
      ['wrapped/policy.js', 'bare.js'].map(async (file) => (await import(inFolder(file))).policy),
    );
    const state = whole.begin();
    const rng = new Rng(5);
    let before: number[] | undefined;
    const actions = new Set<number>();
    for (let k = 0; k < 40; k++) {
      const seen = Array.from({ length: 4 }, () => rng.normal());
      const action = whole.act(seen, undefined, state);
      actions.add(action);
      expect(action).toBe(inner.act([...(before ?? seen), ...seen]));
      before = seen;
    }
    expect(actions.size).toBe(2);
    await ends(2, 'export wrapped --format safetensors --with-wrappers', '--with-wrappers needs --format');
  });
});

describe('a game', () => {
  beforeAll(() =>
    ok(
      'train ppo TicTacToe-v0 --steps 512 --eval-episodes 1 --set hidden=[8] --set rolloutSteps=128 --run-dir game',
    ),
  );

  /** Plays with what is typed. */
  async function playing(command: string, typed: string) {
    const stdin = vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([typed]) as never);
    onTestFinished(() => stdin.mockRestore());
    try {
      return await here(`play ${command}`);
    } finally {
      stdin.mockRestore();
    }
  }

  test('the moves of a pipe against a search whose every reply is forced', async () => {
    const { code, stdout, stderr } = await playing('TicTacToe-v0 --opponent minimax:9', '1\n2\n9\n');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.match(/^minimax:9: \d$/gm)).toEqual(['minimax:9: 5', 'minimax:9: 3', 'minimax:9: 7']);
    expect(stdout).toContain('Your move, 4 6 7 8 9:\n');
    expect(stdout.endsWith('X X O\n· O ·\nO · X\nminimax:9 wins after 6 moves.\n')).toBe(true);
  });

  test('a run plays without thinking ahead unless told to, says its numbers, and is left with q', async () => {
    const plain = await playing('game', 'x\n?\nq\n');
    expect([plain.code, plain.stderr]).toEqual([0, '']);
    expect(plain.stdout).toContain(
      'you begin against ppo. Moves count from 1. Type ? for its numbers, q to leave.',
    );
    expect(plain.stdout).toContain('“x” is not a legal move: type one of 1 2 3 4 5 6 7 8 9.');
    expect(plain.stdout).toMatch(/^ppo would move with these probabilities: 1: 0\.\d{3} {2}2: /m);
    const thinking = await playing('game --simulations 20 --second', '?\nq\n');
    expect(thinking.stdout).toContain('ppo with 20 simulations begins');
    const early = await playing('game', '1\n');
    expect([early.code, early.stderr]).toEqual([2, expect.stringContaining('stdin ended after')]);
    const refused = await playing('TicTacToe-v0 --simulations 5', '');
    expect(refused.stderr).toContain(
      '--simulations lets the agent of a run think ahead, but TicTacToe-v0 is no run.',
    );
    await ends(2, 'play game --opponent random', 'is itself the opponent, so --opponent has no effect.');
  });

  test('a run is rated against players, from all openings and both sides', async () => {
    const { stdout } = await ok('evaluate game --against random,greedy');
    expect(stdout).toMatch(/player +against +games +won .*\ngame +random +144 +[01]\.\d{3} \[/);
    expect(stdout).toMatch(/\n(random +greedy|greedy +random) +144 /);
    const rated = await jsonOf('evaluate game --against random');
    expect(rated).toMatchObject({ matches: [{ first: 'game', second: 'random', games: 144 }] });
    const [{ won, drawn, lost }] = rated.matches as [
      { won: { estimate: number }; drawn: number; lost: number },
    ];
    expect(won.estimate + drawn + lost).toBeCloseTo(1, 9);
    await ends(2, 'evaluate game --against game', 'game cannot play against itself');
    await ends(2, 'evaluate game --against random --explore', '--explore and --against cannot be given');
    await ends(2, 'evaluate game --against rnadom', 'there is no player and no run "rnadom".');
  });
});
