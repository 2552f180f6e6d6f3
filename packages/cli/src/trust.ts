import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type NamedCode, type Plugin, PrismError, Registry, type Run, resolveConfig } from '@prism-rl/core';
import { remember, wasNamed } from './namedBefore.ts';
import { say } from './output.ts';
import { quoted } from './shell.ts';

/** Code outside the registered plugins, with the place of its name in a file: `environment`, `plugin corridor`. */
export interface Code extends Pick<NamedCode, 'name' | 'does' | 'setting'> {
  /** Default: the environment, or its setting. */
  readonly place?: string;
  /** The option that names it; default `trust`. */
  readonly option?: string;
}

export interface TrustOptions {
  /** Words of the command line that name environments and settings: `gymnasium/nim:Nim`, `env.python=/opt/python`. */
  readonly words?: readonly string[];
  /** Names from `--trust`. */
  readonly names?: readonly string[];
  /** Names that the process that started this one has allowed. */
  readonly granted?: readonly string[];
  /** Whether earlier commands and an answer in the terminal count, too; default false. */
  readonly mayRecall?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Decides which code a command runs. Manifests, sweep files, presets and queues are data: they may name entries of plugins, but a module or
 * a program, and a plugin, only if the user has named it, on this command line or an earlier one, or agrees now.
 */
export class Trust {
  readonly #options: TrustOptions;
  readonly #granted: Set<string>;

  constructor(options: TrustOptions = {}) {
    this.#options = options;
    this.#granted = new Set(options.granted);
  }

  /** Names of all code that was allowed so far, for worker processes. */
  get granted(): readonly string[] {
    return [...this.#granted];
  }

  /** Allows code that the user has named now, and remembers it. */
  grant(name: string): void {
    this.#granted.add(name);
    remember(name);
  }

  /**
   * Requires that code is allowed; asks for it if there is a terminal.
   *
   * @param file where it is named.
   * @throws PrismError `invalid-argument` otherwise.
   */
  async require(codes: readonly Code[], file: string): Promise<void> {
    const { words = [], names = [], mayRecall = false } = this.#options;
    for (const code of codes) if (names.includes(code.name) || isIn(words, code)) this.grant(code.name);
    const different = [...new Map(codes.map((code) => [code.name, code])).values()];
    const foreign = different.filter(
      ({ name }) => !this.#granted.has(name) && !(mayRecall && wasNamed(name)),
    );
    if (foreign.length > 0 && !(await this.#ask(foreign, file))) throw refusal(foreign, file);
    for (const { name } of codes) this.#granted.add(name);
  }

  async #ask(codes: readonly Code[], file: string): Promise<boolean> {
    const { mayRecall = false, signal } = this.#options;
    const { stdin, stderr } = process;
    if (!mayRecall || !stdin.isTTY || !stderr.isTTY) return false;
    for (const code of codes) say(`${sentence(code, file)}.`);
    say('None of your commands has named this code. Run it once, with your rights? (yes or no)');
    const lines = createInterface({ input: stdin, terminal: false });
    try {
      const ended = once(lines, 'close').then(() => ['']);
      const [answer] = (await Promise.race([once(lines, 'line', { signal }), ended])) as [string];
      return /^y(es)?$/i.test(answer.trim());
    } catch (error) {
      if (signal?.aborted === true) return false;
      throw error;
    } finally {
      lines.close();
    }
  }
}

/** Whether words contain the name of code: of an environment anywhere, of others as the value of their setting. */
function isIn(words: readonly string[], { name, setting, place }: Code): boolean {
  if (place !== undefined) return false;
  return words.some((word) => {
    const value = setting === undefined ? word : new RegExp(`(?:^|[.,])${setting}=(.*)`, 's').exec(word)?.[1];
    const parts = value?.split(/[,="'[\]{}]/) ?? [];
    return parts.some((part) => part.trim() === name);
  });
}

function sentence({ name, does, setting, place }: Code, file: string): string {
  const where = place ?? (setting === undefined ? 'environment' : `setting ${setting}`);
  return `The ${where} in ${file} is ${shortened(name)}, which ${shortened(does)}`;
}

/** Files may contain names of megabytes. */
function shortened(text: string): string {
  return text.length <= 500 ? text : `${text.slice(0, 500)}… (${text.length} characters)`;
}

function refusal(codes: readonly Code[], file: string): PrismError {
  const options = codes.map(({ name, option = 'trust' }) => `--${option} ${quoted(shortened(name))}`);
  return PrismError.invalidArgument`${sentence(codes[0]!, file)}: code that only a file names does not run.
    If you trust it, add ${options.join(' ')}`;
}

/** Requires code that no preset of a plugin names. */
async function requireCode(
  registry: Registry,
  codes: readonly NamedCode[],
  trust: Trust,
  file: string,
): Promise<void> {
  const presets = registry.list('agents').flatMap(({ entry }) => Object.values(entry.presets ?? {}));
  const isOfPreset = ({ name, setting = '' }: NamedCode): boolean =>
    presets.some(({ environmentConfig }) => [environmentConfig?.[setting]].flat().includes(name));
  await trust.require(
    codes.filter((code) => !isOfPreset(code)),
    file,
  );
}

/** Registers plugins; their environments lead only to code that `trust` allows, or a plugin's preset names. */
export function guardedRegistry(plugins: readonly Plugin[], trust: Trust, file: string): Registry {
  const registry: Registry = new Registry(plugins, (codes) => requireCode(registry, codes, trust, file));
  return registry;
}

/** Requires all code that runs of a queue name, so that a worker refuses a queue instead of failing its runs. */
export async function requireRuns(registry: Registry, runs: readonly Run[], trust: Trust): Promise<void> {
  const different = new Map(
    runs.map((run) => [JSON.stringify([run.environment, run.environmentConfig]), run] as const),
  );
  const codes = [...different.values()].flatMap(({ environment, environmentConfig }) => {
    try {
      const { id, entry } = registry.get('environments', environment);
      const config = resolveConfig(`environment ${id}`, entry, environmentConfig);
      return entry.namedCode?.(config, id) ?? [];
    } catch (error) {
      if (error instanceof PrismError) return []; // such a run fails alone
      throw error;
    }
  });
  await requireCode(registry, codes, trust, 'the queue');
}
