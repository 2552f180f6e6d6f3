import { execFileSync } from 'node:child_process';
import { isDebug } from '@prism-rl/core';
import type { Command } from '../command.ts';
import { installHint } from '../installHint.ts';
import { print, printJson, table } from '../output.ts';
import { runContext } from '../runContext.ts';
import { hanging, widthOf } from '../terminal/columns.ts';

/** `prism doctor`: what this machine can do, and what is missing for more. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'what works on this machine, and how to get the rest',
  args: [],
  options: { json: { type: 'flag', help: 'as one JSON object' } },
  examples: ['doctor', 'doctor --json'],
  run: async ({ options, registry }) => {
    const all = await registry();
    const backends = [];
    for (const { id, entry } of all.list('backends').sort((a, b) => b.entry.priority - a.entry.priority)) {
      const state = await entry.probe();
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
