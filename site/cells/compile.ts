// Compiles a reader's TypeScript for execution: removes types, and turns imports into requests to the page.
import { transform } from 'sucrase';

/** Receives a program's output. */
export type Print = (line: string) => void;

/** A program that waits for its imported packages. */
export interface Program {
  /** Names of the packages. */
  readonly imports: readonly string[];
  /**
   * Runs it, to its end and that of everything it awaits.
   *
   * @param packages its imported packages, by name.
   * @returns its exports.
   */
  run(packages: ReadonlyMap<string, object>, print: Print): Promise<{ readonly [name: string]: unknown }>;
}

/**
 * Compiles a program without checking types.
 *
 * @param wanted a name that is exported even without `export`.
 * @throws SyntaxError with line and column for invalid TypeScript.
 */
export function compile(code: string, wanted?: string): Program {
  const plain = transform(code, {
    transforms: ['typescript', 'imports'],
    disableESTransforms: true,
    preserveDynamicImport: true,
  }).code;
  const given =
    wanted === undefined ? '' : `\n;if (typeof ${wanted} === 'function') exports.${wanted} = ${wanted};`;
  const AsyncFunction = (async () => undefined).constructor as new (
    ...inputs: string[]
  ) => (...inputs: unknown[]) => Promise<void>;
  return {
    imports: [...new Set([...plain.matchAll(/\brequire\('([^']+)'\)/g)].map(([, name]) => name!))],
    async run(packages, print) {
      const exports: { [name: string]: unknown } = {};
      const require = (name: string): object => {
        const found = packages.get(name);
        if (found === undefined) throw new Error(`This page does not bring ${name}.`);
        return found;
      };
      const log = (...values: readonly unknown[]): void => print(values.map(shown).join(' '));
      await new AsyncFunction('require', 'exports', 'console', plain + given)(require, exports, {
        log,
        info: log,
        warn: log,
        error: log,
      });
      return exports;
    },
  };
}

/** A value as a line of text; numbers keep six digits. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return short(value);
  if (ArrayBuffer.isView(value)) return shown([...(value as unknown as Iterable<unknown>)]);
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (value instanceof Error) return value.message;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, part]) => `${name}: ${shown(part)}`)
      .join(', ')} }`;
  return String(value);
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
