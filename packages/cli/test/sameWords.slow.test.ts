// Records the command line's output word for word: commands run one after the other in a folder. After reviewing the output, re-record it
// with `pnpm vitest run packages/cli/test/sameWords.slow.test.ts -u`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Digest } from '../../../test/agents/digest.ts';
import { freshFolder } from '../../../test/temporaryFolder.ts';
import { runPrism } from './runPrism.ts';

/** Longer output is recorded as a digest. */
const mostShown = 2000;

/** Masks times, speeds, paths and versions, which differ between machines, and the number of progress lines. */
function lasting(text: string, folder: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(folder, '<folder>')
    .replaceAll(/^(\S+ · .*|.*\bsteps\/s\b.*|evaluating .*|\{"type":"progress".*)\n/gm, '')
    .replaceAll(/\b\d+ kB\b/g, '<size>')
    .replaceAll(/"machine":\{[^}]*\}|"(crcSeconds|time|backend)":"[^"]*"/g, '"…":"…"')
    .replaceAll(/"(\w*[sS]econds|stepsPerSecond|pid|bytes)":[\d.e-]+/g, '"$1":0')
    .replaceAll(/[\d.,]+ s \([\d.,]+[kM]? a second\)/g, '<time>')
    .replaceAll(/\b\d+(\.\d+)? (ms|s|seconds?|minutes?)\b/g, '<time>')
    .replaceAll(/\b\d+:\d\d\b/g, '<time>');
}

const shown = (text: string): string =>
  text.length <= mostShown ? text.trimEnd() : `${text.slice(0, 100)} … ${new Digest().add(text)}`;

/** Runs commands in `folder` and records their output; `cat FILE` prints a file that they wrote. */
async function session(folder: string, commands: readonly string[]): Promise<string> {
  let log = '';
  for (const command of commands) {
    const words = command.split(' ');
    if (words[0] === 'cat') {
      const file = join(folder, words[1]!);
      const text = existsSync(file) ? readFileSync(file, 'utf8') : 'no such file';
      log += `$ ${command}\n${shown(lasting(text, folder))}\n`;
      continue;
    }
    const { code, stdout, stderr } = await runPrism([...words, '--no-config'], { cwd: folder });
    const [out, err] = [stdout, stderr].map((text) => shown(lasting(text, folder)));
    log += `$ prism ${command}\n${[out, err].filter((text) => text !== '').join('\n--\n')}\n= ${code}\n`;
  }
  return log;
}

const grid = 'q-learning GridWorld-v0 --steps 400';

/** One command per line. */
const sessions: { readonly [name: string]: string } = {
  'what there is': `
    list agents
    list wrappers
    list loggers --json
    list nothing
    describe q-learning
    describe GridWorld-v0
    describe value-iteration --json
    describe frame-stack
    describe rainbow
    describe tpe
    describe nothing
  `,
  'a run': `
    train ${grid} --seed 3 --run-dir run --json --eval-every 200 --eval-episodes 2
    train ${grid} --seed 3 --run-dir run
    resume run
    resume run --steps 600 --checkpoint-every 100
    evaluate run --episodes 3 --json
    evaluate run --episodes 3 --explore --seed 4
    report run
    export run
    evaluate nowhere
    report nowhere
    resume nowhere
  `,
  'settings and wrappers': `
    train ${grid} --set stepSize=0.3 --set env.map=["S.","#G"] --wrap time-limit:maxEpisodeSteps=9 --run-dir wrapped --eval-episodes 1
    evaluate wrapped --episodes 2
    train ${grid} --set stepSiez=1
    train ${grid} --set stepSize=two
    train ${grid} --wrap nothing
    train ${grid} --wrap time-limit:steps=9
    train ${grid} --preset nothing
    train q-learning CartPole-v1
    train q-learing GridWorld-v0
    train q-learning GridWord-v0
    train
    train ${grid} --seed -1
    train ${grid} --seeds 2-3
    train dqn CartPole-v1 --seeds 3-1 --together
    train ${grid} --checkpoint-every 1x
    trian
  `,
  planning: `
    solve value-iteration GridWorld-v0
    solve policy-iteration FrozenLake-v1 --json
    solve nothing GridWorld-v0
    solve policy-evaluation SuttonBartoGrid-v0 --set discount=1 --report grid.html --all
    solve value-iteration CartPole-v1
    solve value-iteration GridWorld-v0 --set discount=2
  `,
  'episodes without training': `
    rollout CartPole-v1 --seed 5 --steps 3
    rollout GridWorld-v0 --actions moves.jsonl
    rollout Taxi-v3 --digest --steps 4
    rollout CartPole-v1 --actions wrong.jsonl
    rollout CartPole-v1 --actions none.jsonl
    rollout Blackjack-v1 --wrap frame-stack:k=2 --steps 2
    watch GridWorld-v0 --fps 1000 --seed 2
    watch Taxi-v3 --policy nothing
    record --env CartPole-v1 --out film.png --width 40 --json
    record --env CartPole-v1 --out film.avi
    record
  `,
  'a sweep': `
    ablate --arm one=q-learning --arm two=q-learning,stepSize=0.5 --arms one,two --envs GridWorld-v0 --seeds 2 --steps 300 --workers 1 --out sweep --dry-run
    ablate --arm one=q-learning --arm two=q-learning,stepSize=0.5 --arms one,two --envs GridWorld-v0 --seeds 2 --steps 300 --workers 1 --out sweep
    ablate --arm one=q-learning --arm two=q-learning,stepSize=0.5 --arms one,two --envs GridWorld-v0 --seeds 3 --steps 300 --workers 1 --out sweep --json
    ablate --from sweep --out drawn
    cat drawn/summary.json
    cat sweep/results.jsonl
    ablate --list
    ablate nothing
    ablate --suite nothing
    ablate --arms nothing --dry-run
    ablate --from nowhere
    ablate rainbow --suite classic --arms dqn,rainbow --seeds 6-7 --steps 5000 --steps CartPole-v1=900 --preset CartPole-v1=acrobot --dry-run
    ablate rainbow --envs CartPole-v1,Acrobot-v1 --arms dqn --seeds 1 --preset acrobot --dry-run
    ablate --arm =dqn --dry-run
    ablate --arm a=dqn,env.x=1 --dry-run
    ablate --steps 1.5
    ablate --time x
    sweep plan.json
    sweep wrong.json
    sweep nothing.json
  `,
  'a search': `
    tune q-learning GridWorld-v0 --trials 3 --steps 300 --seeds 1 --held-out 2 --best 1 --workers 1 --eval-episodes 2 --space stepSize=0.1..1 --out study
    tune q-learning GridWorld-v0 --trials 4 --steps 300 --seeds 1 --held-out 2 --best 1 --workers 1 --eval-episodes 2 --space stepSize=0.1..1 --out study --json
    tune q-learning GridWorld-v0 --list
    tune ppo CartPole-v1 --list --sampler random --pruner median --objective area
    tune q-learning GridWorld-v0 --space stepSize=1..0.1 --list
    tune q-learning GridWorld-v0 --space nothing=1,2 --list
    tune q-learning GridWorld-v0 --sampler nothing --list
    tune q-learning GridWorld-v0 --budget soon
    cat study/best.json
  `,
};

const plan = {
  environments: ['GridWorld-v0'],
  arms: [{ name: 'one', agent: 'q-learning' }],
  seeds: [1],
  steps: 200,
};

describe('the command line says', () => {
  test.each(Object.entries(sessions))('%s', async (_, text) => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'moves.jsonl'), '1\n1\n2\n');
    writeFileSync(join(folder, 'wrong.jsonl'), '0\n7\n');
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
    writeFileSync(join(folder, 'wrong.json'), JSON.stringify({ ...plan, seeds: 'two' }));
    const commands = text.trim().split(/\n\s*/);
    expect(await session(folder, commands)).toMatchSnapshot();
  });
});
