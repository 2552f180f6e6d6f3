import { mkdirSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import type { Env, PlannerSweep, TabularModel } from '@prism-rl/core';
import { counted, createEnvironment, PrismError, parseSettings, resolveConfig } from '@prism-rl/core';
import type { GridLayout } from '@prism-rl/env-gridworld';
import { renderSolution } from '@prism-rl/experiments';
import { LiveRegion, printable, printPicture } from '@prism-rl/loggers/terminal';
import { writeWhole } from '@prism-rl/runner/node';
import { ansiToHtml } from '../ansiToHtml.ts';
import { type Command, option } from '../command.ts';
import { splitSettings } from '../experiment/readOptions.ts';
import { printJson, say } from '../output.ts';
import { optionWords, prismWords, shellLine } from '../shell.ts';
import { inColoursOf } from '../terminal/colours.ts';
import { realClock } from '../watch/watchEpisode.ts';
import { differences } from '../writeReport.ts';

/** Sweeps per second on a terminal. */
const usualSpeed = 6;
/** Most states to list for an environment that cannot draw them. */
const mostStatesListed = 40;
/** Most sweeps in one line of the convergence plot. */
const plotColumns = 72;
const mostPictures = 300;
/** Milliseconds of planning between two turns of the event loop, so that Ctrl-C is handled. */
const turnEvery = 50;

/** An environment that can draw values and actions into its states, and that names its actions. */
type Drawable = Env & {
  renderTable?(table: { values: Float64Array; policy: Int32Array }): string;
  readonly actionNames?: readonly string[];
  readonly grid?: GridLayout;
};

/** `prism solve`: dynamic programming, sweep by sweep. */
export const solve: Command = {
  name: 'solve',
  args: ['planner', 'env'],
  options: {
    set: option.list('KEY=VALUE', 'a setting of the planner, or env.KEY=VALUE of the environment'),
    fps: option.number('F', `sweeps per second on a terminal (default ${usualSpeed})`),
    all: option.flag('draw every sweep (default: the first sweeps, then increasingly few)'),
    report: option.text(
      'FILE',
      'also write an HTML page with a slider over the sweeps and a plot of the changes',
    ),
    json: option.flag('print the solution as one JSON object on stdout; draw on stderr'),
  },
  examples: [
    'solve value-iteration FrozenLake-v1',
    'solve policy-iteration GridWorld-v0 --set discount=0.9 --report grid.html',
    'solve policy-evaluation SuttonBartoGrid-v0 --set discount=1 --json',
  ],
  run: async ({ args, options, registry, signal }) => {
    const { own: plannerSettings, environment: envSettings } = splitSettings(
      parseSettings(options.list('set')),
    );
    const fps = options.number('fps') ?? usualSpeed;
    if (!(fps > 0)) throw PrismError.invalidArgument`--fps must be above 0, but is ${fps}.`;
    const all = await registry();
    const planner = all.get('planners', args[0]!);
    const environment = all.get('environments', args[1]!);
    requireOwn(plannerSettings, planner.entry.defaults, environment.entry.defaults, planner.id);
    const config = resolveConfig(`planner ${planner.id}`, planner.entry, plannerSettings);
    const env = await createEnvironment(all, { id: environment.id, config: envSettings });
    try {
      const { actionValues, knownModel } = await import('@prism-rl/algo-tabular');
      const model = knownModel(env);
      const sweeps = (await planner.entry.create(config)).solve(model);
      const drawing = new Drawing(env, `${planner.id} in ${env.id}`, options.flag('json'), 1000 / fps);
      const started = performance.now();
      let last: PlannerSweep | undefined;
      const deltas: number[] = [];
      try {
        last = await drawSweeps(sweeps, deltas, drawing, options.flag('all'), signal);
      } finally {
        drawing.close();
      }
      if (last === undefined || signal.aborted) return;
      const seconds = (performance.now() - started) / 1000;
      const startValue = meanStartValue(model, last.values);
      const outcome = `solved in ${counted(last.sweep, 'sweep')}; value of the start: ${Number(startValue.toPrecision(6))}`;
      if (options.flag('json')) {
        const { numStates, numActions } = model;
        const { sweep, delta } = last;
        const [values, policy] = [Array.from(last.values), Array.from(last.policy)];
        printJson({
          ...{ planner: planner.id, environment: env.id, settings: config, numStates, numActions },
          ...{ sweeps: sweep, delta, deltas, startValue, seconds, values, policy },
        });
      } else {
        say(
          `Δ by sweep, from ${scientific(deltas.reduce((a, b) => Math.max(a, b)))} down to ${scientific(last.delta)}: ${plot(deltas)}`,
        );
        say(outcome);
      }
      // Written last: if it fails, the solution has been printed.
      const file = options.text('report');
      if (file !== undefined) {
        const { grid } = env as Drawable;
        const q = actionValues(model, last.values, discountOf(config));
        const figure = grid && (await import('@prism-rl/env-gridworld')).gridFigure(grid, { q });
        const settings = [
          ...differences({ ...planner.entry.defaults }, plannerSettings),
          ...differences({ ...environment.entry.defaults }, envSettings, 'env.'),
        ];
        writeReportFile(
          file,
          renderSolution({
            title: `${planner.id} in ${env.id}`,
            outcome,
            sweeps: last.sweep,
            startValue,
            settings: { ...config },
            pictures: drawing.pictures.map(({ caption, text }) => ({ caption, markup: ansiToHtml(text) })),
            figure,
            deltas,
            command: shellLine([
              ...prismWords(),
              'solve',
              planner.id,
              environment.id,
              ...settings,
              ...options.list('plugin').flatMap((plugin) => optionWords('plugin', plugin)),
            ]),
          }),
        );
      }
    } finally {
      env.close?.();
    }
  },
};

/** Draws each sweep and records its change. @returns the last sweep. */
async function drawSweeps(
  sweeps: Iterable<PlannerSweep>,
  deltas: number[],
  drawing: Drawing,
  every: boolean,
  signal: AbortSignal,
): Promise<PlannerSweep | undefined> {
  let last: PlannerSweep | undefined;
  let drawn = 0;
  let next = 1;
  let turn = performance.now() + turnEvery;
  for (const sweep of sweeps) {
    last = sweep;
    deltas.push(sweep.delta);
    if (every || sweep.sweep >= next) {
      await drawing.draw(sweep, signal);
      drawn = sweep.sweep;
      next = drawing.isLive
        ? Math.max(drawn + 1, Math.ceil(drawn * 1.15))
        : drawn < 3
          ? drawn + 1
          : drawn * 2;
    } else if (performance.now() > turn) {
      await realClock.sleep(0, signal);
      turn = performance.now() + turnEvery;
    }
    if (signal.aborted) return last;
  }
  if (last !== undefined && drawn !== last.sweep) await drawing.draw(last, signal);
  return last;
}

/** Draws sweeps: in place on a terminal, one below the other elsewhere. */
class Drawing {
  readonly isLive: boolean;
  /** The pictures so far; of many, the first and the last. */
  readonly pictures: { readonly caption: string; readonly text: string }[] = [];
  readonly #env: Drawable;
  readonly #title: string;
  readonly #stream: NodeJS.WriteStream;
  readonly #pause: number;
  readonly #region: LiveRegion | undefined;

  constructor(env: Env, title: string, toStderr: boolean, pause: number) {
    this.#env = env;
    this.#title = title;
    this.#pause = pause;
    this.#stream = toStderr ? process.stderr : process.stdout;
    this.isLive = this.#stream.isTTY === true;
    this.#region = this.isLive ? new LiveRegion(this.#stream, () => undefined) : undefined;
  }

  async draw({ sweep, phase, delta, values, policy }: PlannerSweep, signal: AbortSignal): Promise<void> {
    const picture = this.#env.renderTable?.({ values, policy }) ?? '';
    const text = picture === '' ? this.#list(values, policy) : picture;
    // The page is coloured even if the terminal is not.
    const lines = inColoursOf(this.#stream, text).split('\n');
    const kind = phase === 'sweep' ? '' : ` (${phase})`;
    const caption = `${printable(this.#title)}  sweep ${sweep}${kind}  Δ ${scientific(delta)}`;
    if (this.pictures.length === mostPictures) this.pictures.pop();
    this.pictures.push({ caption, text });
    if (this.#region === undefined) {
      printPicture(this.#stream, `${[...lines, caption].join('\n')}\n`);
      return;
    }
    const { rows } = this.#region;
    this.#region.draw([...lines.slice(0, rows - 2), caption]);
    await realClock.sleep(this.#pause, signal);
  }

  close(): void {
    this.#region?.close();
  }

  #list(values: Float64Array, policy: Int32Array): string {
    const rows = Array.from(values.subarray(0, mostStatesListed), (value, state) => {
      const action = this.#env.actionNames?.[policy[state]!] ?? `action ${policy[state]}`;
      return `state ${String(state).padStart(4)}  ${value.toFixed(4).padStart(12)}  ${action}`;
    });
    if (values.length > mostStatesListed)
      rows.push(`… and ${counted(values.length - mostStatesListed, 'state')} more`);
    return rows.join('\n');
  }
}

/** @throws PrismError `invalid-config` for an environment setting without the prefix `env.`. */
function requireOwn(given: object, own: object, environment: object, planner: string): void {
  const name = Object.keys(given).find((key) => !Object.hasOwn(own, key) && Object.hasOwn(environment, key));
  if (name === undefined) return;
  throw PrismError.invalidConfig`The planner ${planner} has no setting "${name}".
    The environment has one: --set env.${name}=…`;
}

/** γ of a planner's settings; planners without one do not discount. */
function discountOf(config: object): number {
  return 'discount' in config && typeof config.discount === 'number' ? config.discount : 1;
}

function writeReportFile(file: string, page: string): void {
  try {
    // Create subfolders of the current folder only; elsewhere the path may be a typo.
    if (!isAbsolute(file)) mkdirSync(dirname(file), { recursive: true });
    writeWhole(file, page);
  } catch (cause) {
    const hint = 'Name a file in a folder that exists.';
    throw new PrismError('file', `The report ${file} cannot be written.`, { hint, cause });
  }
  say(`report: ${file}`);
}

function meanStartValue({ startDistribution }: TabularModel, values: Float64Array): number {
  return values.reduce((sum, value, state) => sum + value * startDistribution[state]!, 0);
}

function scientific(value: number): string {
  return value >= 0.001 || value === 0 ? String(Number(value.toPrecision(3))) : value.toExponential(1);
}

/** Draws changes as bars on a logarithmic scale; if sweeps share a column, it shows the largest. */
function plot(deltas: readonly number[]): string {
  const width = Math.min(plotColumns, deltas.length);
  const columns = Array.from({ length: width }, (_, column) => {
    const from = Math.floor((column * deltas.length) / width);
    return Math.max(
      ...deltas.slice(from, Math.max(from + 1, Math.floor(((column + 1) * deltas.length) / width))),
    );
  });
  const logs = columns.map((delta) => Math.log10(Math.max(delta, 1e-16)));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const bars = '▁▂▃▄▅▆▇█';
  return logs.map((log) => bars[high > low ? Math.round(((log - low) / (high - low)) * 7) : 7]).join('');
}
