// Runs the code of a cell: its imports are those of the packages that the page brings, and what it prints goes to the cell.
import * as tabular from '@prism-rl/algo-tabular';
import * as gridWorlds from '@prism-rl/env-gridworld';
import * as runner from '@prism-rl/runner';

const modules: { readonly [name: string]: object } = {
  '@prism-rl/algo-tabular': tabular,
  '@prism-rl/env-gridworld': gridWorlds,
  '@prism-rl/runner': runner,
};

/**
 * The code without its imports, which become constants.
 *
 * @throws Error for an import of a package that the page does not bring.
 */
export function withoutImports(code: string): string {
  return code.replace(
    /^import\s*\{([^}]*)\}\s*from\s*['"]([^'"]+)['"];?/gm,
    (_, names: string, from: string) => {
      if (!Object.hasOwn(modules, from))
        throw new Error(`This page brings ${Object.keys(modules).join(', ')}, not ${from}.`);
      return `const {${names.replace(/\bas\b/g, ':')}} = modules[${JSON.stringify(from)}];`;
    },
  );
}

/** Runs code; resolves when everything that it awaits is done. @param print takes each line that it logs. */
export async function runCode(code: string, print: (line: string) => void): Promise<void> {
  const AsyncFunction = (async () => undefined).constructor as new (
    ...inputs: string[]
  ) => (...given: unknown[]) => Promise<void>;
  const body = new AsyncFunction('modules', 'console', withoutImports(code));
  const log = (...values: readonly unknown[]): void =>
    print(values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' '));
  await body(modules, { log, error: log, warn: log, info: log });
}
