// The figures of docs/course that take seconds to compute, by name. They are deterministic.
import {
  actionValues,
  PolicyEvaluation,
  solution,
  ValueIteration,
} from '../../packages/algo-tabular/src/index.ts';
import { plugin as tabular } from '../../packages/algo-tabular/src/plugin.ts';
import {
  CliffWalking,
  GridWorld,
  gridFigure,
  SuttonBartoGrid,
} from '../../packages/env-gridworld/src/index.ts';
import { plugin as gridworld } from '../../packages/env-gridworld/src/plugin.ts';
import type { RunnerEvent } from '../../packages/runner/src/index.ts';
import { train } from '../../packages/runner/src/index.ts';
import { lineFigure } from './lineFigure.ts';

const plugins = [gridworld, tabular];

/** A grid's picture as a standalone file on white. */
function standalone(svg: string): string {
  return `${svg
    .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace(/(<title>[^\n]*)/, '$1\n<rect x="-1" y="-1" width="100%" height="100%" fill="#fff"/>')}\n`;
}

/** Figure 4.1 of Sutton & Barto: the random policy's values after some sweeps, with two arrays. */
function policyEvaluation(): string {
  const env = new SuttonBartoGrid();
  const shown = [0, 1, 2, 3, 10, Number.POSITIVE_INFINITY];
  const found = new Map<number, Float64Array>([[0, new Float64Array(16)]]);
  for (const { sweep, values } of new PolicyEvaluation({ discount: 1, inPlace: false }).solve(env.model!())) {
    if (shown.includes(sweep)) found.set(sweep, values.slice());
    found.set(Number.POSITIVE_INFINITY, values.slice());
  }
  const grids = shown.map((k, place) => {
    const inner = gridFigure(env.grid!, {
      v: Array.from(found.get(k)!, (value) => Number(value.toFixed(1))),
    });
    const at = `translate(${(place % 3) * 290} ${Math.floor(place / 3) * 300})`;
    const name = Number.isFinite(k) ? `k = ${k}` : 'k = ∞';
    return `<g transform="${at}"><text x="128" y="18" font-size="16" text-anchor="middle">${name}</text><svg y="28" width="258" height="258" ${inner.slice('<svg '.length)}</g>`;
  });
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 0 856 600" font-family="system-ui, sans-serif" role="img">',
    '<title>Values of the random policy after k sweeps</title>',
    '<rect x="-8" width="856" height="600" fill="#fff"/>',
    ...grids,
    '</svg>\n',
  ].join('\n');
}

/** The course's grid with the optimal action values, and the path from the start. */
function valueIteration(): string {
  const env = new GridWorld();
  const model = env.model!();
  const discount = 0.9;
  const { values, policy } = solution(new ValueIteration({ discount }), model);
  const path = [model.startDistribution.indexOf(1)];
  for (;;) {
    const at = model.offsets[4 * path.at(-1)! + policy[path.at(-1)!]!]!;
    path.push(model.nextStates[at]!);
    if (model.terminated[at] === 1) break;
  }
  return standalone(gridFigure(env.grid!, { q: actionValues(model, values, discount), path }));
}

/** Q after training along the cliff, with the greedy path. */
async function cliff(agent: string): Promise<string> {
  const env = new CliffWalking();
  let q = new Float64Array();
  let handle: Extract<RunnerEvent, { type: 'start' }>['run'] | undefined;
  await train({ plugins, env: 'CliffWalking-v1', agent, seed: 1 }).forEach((event) => {
    if (event.type === 'start') handle = event.run;
    if (event.type === 'end') {
      handle!.atBoundary(async () => {
        q = (await handle!.save()).arrays['trainer/agent/q'] as Float64Array<ArrayBuffer>;
      });
    }
  });
  let { observation } = env.reset();
  const path = [observation];
  for (let ended = false; !ended && path.length < 100; ) {
    const row = q.subarray(4 * observation, 4 * observation + 4);
    const result = env.step(row.indexOf(Math.max(...row)));
    ({ observation, terminated: ended } = result);
    path.push(observation);
  }
  return standalone(gridFigure(env.grid!, { q, path }));
}

/** Figure of example 6.6: return of each episode during learning, mean of many runs. */
async function cliffReturns(): Promise<string> {
  const [runs, episodes, window] = [50, 500, 10];
  const curves = [];
  for (const [agent, colour] of [
    ['sarsa', '#0072b2'],
    ['q-learning', '#d55e00'],
    ['expected-sarsa', '#009e73'],
  ] as const) {
    const sums = new Float64Array(episodes / window);
    for (let seed = 0; seed < runs; seed++) {
      const agentConfig = { stepSize: 0.5, epsilon: 0.1, discount: 1 };
      const options = { plugins, env: 'CliffWalking-v1', agent, agentConfig, steps: 100_000, seed };
      await new Promise<void>((resolve, reject) => {
        const subscription = train(options).subscribe({
          next: (event) => {
            if (event.type !== 'episode') return;
            if (event.episode <= episodes) sums[Math.floor((event.episode - 1) / window)]! += event.return;
            if (event.episode === episodes) {
              subscription.unsubscribe();
              resolve();
            }
          },
          error: reject,
          complete: resolve,
        });
      });
    }
    const points = Array.from(sums, (sum, k) => [(k + 0.5) * window, sum / (runs * window)] as const);
    curves.push({ name: agent, colour, points });
  }
  return lineFigure({
    title: 'Return of an episode while learning, mean of 50 runs',
    xName: 'episode',
    yName: 'return',
    xTicks: [0, 100, 200, 300, 400, 500],
    yTicks: [-100, -80, -60, -40, -20, 0],
    curves,
  });
}

/** The functions that draw the figures. */
export const courseFigures: { readonly [name: string]: () => string | Promise<string> } = {
  'policy-evaluation.svg': policyEvaluation,
  'value-iteration.svg': valueIteration,
  'cliff-q-learning.svg': () => cliff('q-learning'),
  'cliff-sarsa.svg': () => cliff('sarsa'),
  'cliff-returns.svg': cliffReturns,
};
