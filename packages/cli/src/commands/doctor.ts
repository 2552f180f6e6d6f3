import { execFileSync } from 'node:child_process';
import type { BackendEntry, BackendState, Registry } from '@prism-rl/core';
import { isDebug, messageOf, PrismError } from '@prism-rl/core';
import { type Command, type OptionValues, option } from '../command.ts';
import { print, printJson, say, table } from '../output.ts';
import { placementTable, stepTitle } from '../placement/placementText.ts';
import { whereStepsRun } from '../placement/whereStepsRun.ts';
import { runContext } from '../runContext.ts';
import { installHint } from '../shell.ts';
import { hanging, widthOf } from '../terminal/columns.ts';

/** `prism doctor`: shows this machine's capabilities and missing parts; for an agent, the device of each part of its steps. */
export const doctor: Command = {
  name: 'doctor',
  args: ['[agent]', '[env]'],
  options: {
    backend: option.text('B', 'with an agent: backend for its networks (default auto)'),
    nodes: option.flag('with an agent: list every node by name, operator and outputs'),
    gpu: option.flag('test the GPU, and compare its speed with the processor’s, for half a minute'),
    json: option.flag('as one JSON object'),
  },
  examples: ['doctor', 'doctor --gpu', 'doctor --json', 'doctor dqn CartPole-v1 --backend ort-webgpu'],
  run: async ({ args, options, registry }) => {
    requireAgent(args[0], options);
    const all = await registry();
    const [agent, env] = args;
    if (options.flag('gpu')) return reportGpu(all, options.flag('json'));
    if (agent !== undefined) return examine(all, agent, env, options);
    const backends = [];
    for (const { id, entry } of all.list('backends').sort((a, b) => b.entry.priority - a.entry.priority)) {
      const state = await stateOf(entry);
      const fix = state.available ? {} : { fix: installHint(state.fix) };
      const advice =
        state.available && state.advice !== undefined ? { advice: installHint(state.advice) } : {};
      backends.push({ id, priority: entry.priority, ...state, ...fix, ...advice });
    }
    const mode = isDebug() ? 'debug' : 'optimized';
    const automatic = backends.find(({ available }) => available)?.id ?? null;
    if (options.flag('json')) {
      printJson({ ...runContext(), mode, python: python() ?? null, backend: automatic, backends });
      return undefined;
    }
    const context = Object.entries(runContext()).map(([key, value]) => [key, String(value)]);
    print(
      table([
        ...context,
        ['mode', `${mode} (--debug or PRISM_DEBUG=1 checks contracts while running)`],
        ['python', python() ?? 'none: only benchmarks against Python need it'],
      ]),
    );
    print('\nbackends for neural networks (auto takes the first that works)');
    print(
      hanging(
        backends.map((state) => [
          `  ${state.id}`,
          state.available
            ? ['works', ...[state.detail, state.advice].filter(Boolean)].join('; ')
            : `missing: ${state.reason}; ${state.fix}`,
        ]),
        widthOf(process.stdout),
      ),
    );
    return undefined;
  },
};

/** Tests whether a backend works. Tries a GPU backend, because its libraries load on machines without a GPU, too. */
async function stateOf(entry: BackendEntry): Promise<BackendState> {
  const state = await entry.probe();
  if (!state.available || entry.device !== 'gpu') return state;
  try {
    await entry.activate();
    return await entry.probe();
  } catch (error) {
    const reason = messageOf(error).split('\n', 1)[0]!;
    const hint = error instanceof PrismError ? error.hint : undefined;
    return { available: false, reason: clause(reason), fix: clause(hint ?? 'Choose another backend.') };
  }
}

function clause(sentence: string): string {
  return sentence.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

/** @throws PrismError `invalid-argument` for an option that has no effect without an agent. */
function requireAgent(agent: string | undefined, options: OptionValues): void {
  const given =
    options.text('backend') !== undefined ? 'backend' : options.flag('nodes') ? 'nodes' : undefined;
  if (agent !== undefined && options.flag('gpu')) {
    throw PrismError.invalidArgument`prism doctor --gpu takes no agent.
      For example: prism doctor --gpu`;
  }
  if (agent !== undefined || given === undefined) return;
  throw PrismError.invalidArgument`--${given} of prism doctor needs an agent and an environment.
    For example: prism ${doctor.examples.at(-1)}`;
}

/** Prints a report of the GPU to paste into an issue. @returns exit code 1 if it would train wrongly */
async function reportGpu(registry: Registry, isJson: boolean): Promise<number> {
  const { examineGpu } = await import('../examineGpu.ts');
  const report = await examineGpu(registry, isJson ? say : print);
  if (isJson) printJson({ ...runContext(), ...report });
  const code = report.tests.some(({ verdict }) => verdict === 'fails') ? 1 : 0;
  // The GPU's compiler cannot be interrupted, and would keep the process.
  process.stdout.write('', () => process.exit(code));
  return code;
}

/** Prints the device of each part of an agent's steps. */
async function examine(
  registry: Registry,
  agent: string,
  env: string | undefined,
  options: OptionValues,
): Promise<undefined> {
  registry.get('agents', agent);
  if (env === undefined) {
    throw PrismError.invalidArgument`doctor ${agent} needs an environment, too.
      For example: prism doctor ${agent} CartPole-v1`;
  }
  const { backend, steps } = await whereStepsRun(registry, agent, env, options.text('backend') ?? 'auto');
  if (options.flag('json')) {
    const listed = steps.map(({ step: { inputs, outputs }, placement }) => ({
      inputs,
      outputs,
      ...placement,
    }));
    printJson({ agent, environment: env, backend, steps: listed });
    return;
  }
  print(`${agent} in ${env} on ${backend}`);
  for (const { step, placement } of steps) {
    print(`\n${stepTitle(step)}\n${placementTable(placement, widthOf(process.stdout))}`);
    if (!options.flag('nodes') || placement.nodes.length === 0) continue;
    const rows = placement.nodes.map(({ device, operator, name, outputs }) => [
      `  ${device}`,
      operator,
      name,
      outputs.join(' '),
    ]);
    print(table(rows));
  }
}

function python(): string | undefined {
  try {
    const command = process.env.PRISM_PYTHON ?? 'python3';
    return execFileSync(command, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
