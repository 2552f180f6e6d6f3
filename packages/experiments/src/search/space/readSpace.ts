import { readFileSync } from 'node:fs';
import { type Json, PrismError, type SearchRange, type SearchSpace } from '@prism-rl/core';

type SearchScale = Extract<SearchSpace[number], { readonly kind: 'number' }>['scale'];

/** A wish for one setting: numbers from one to another, choices, or `all` that it accepts. */
export type Wish = (SearchRange & { readonly scale?: SearchScale | undefined }) | 'all';

export interface SpaceWish {
  /** By the names of settings. */
  readonly wishes: { readonly [name: string]: Wish };
  /** If true, only these settings are searched; if false, those that the tables name as well. */
  readonly isWhole: boolean;
}

const scales: readonly string[] = ['linear', 'log', 'complement'] satisfies SearchScale[];
const hint =
  'Write learningRate=1e-4..1e-2, batchSize=32,64,128, discount=0.9..0.999:complement, hidden=[64],[64,64], activation for all that it accepts, or a JSON file with such texts by name.';

/**
 * Reads what `--space` says: `learningRate=1e-4..1e-2` narrows or adds one setting; JSON, or a file of JSON, is the whole space.
 *
 * @throws PrismError `invalid-argument`, `file`
 */
export function readSpace(texts: readonly string[]): SpaceWish {
  const wishes: [string, Wish][] = [];
  let isWhole = false;
  for (const text of texts) {
    const isJson = text.trimStart().startsWith('{');
    if (isJson || /\.json$/i.test(text)) {
      isWhole = true;
      const parsed = parse(isJson ? text : read(text), text);
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw unreadable(text);
      for (const [name, value] of Object.entries(parsed)) wishes.push([name, wishIn(name, value)]);
      continue;
    }
    const [, name, range] = /^([A-Za-z]\w*)(?:=(.+))?$/s.exec(text) ?? [];
    if (name === undefined) throw unreadable(text);
    wishes.push([name, range === undefined ? 'all' : wishOf(name, range)]);
  }
  const twice = wishes.find(([name], k) => wishes.findIndex((wish) => wish[0] === name) < k)?.[0];
  if (twice !== undefined) {
    throw PrismError.invalidArgument`The search space names ${twice} twice.
      Leave one out.`.about('space');
  }
  return { wishes: Object.fromEntries(wishes), isWhole };
}

function wishIn(name: string, value: unknown): Wish {
  if (value === true || value === 'all') return 'all';
  if (typeof value === 'string') return wishOf(name, value);
  if (Array.isArray(value)) return { choices: value as Json[] };
  const { from, to, scale } = (value ?? {}) as { from?: unknown; to?: unknown; scale?: unknown };
  const isScale = scale === undefined || scales.includes(scale as string);
  if (typeof from === 'number' && typeof to === 'number' && isScale)
    return { from, to, scale: scale as SearchScale };
  throw unreadable(name);
}

function wishOf(name: string, text: string): Wish {
  const range = /^([^.,[]*?(?:\.\d+)?[^.,[]*?)\.\.([^,[:]+)(?::(\w+))?$/.exec(text);
  if (range === null) return { choices: choicesIn(text) };
  const [from, to] = [Number(range[1]), Number(range[2])];
  const scale = range[3];
  const isRange = Number.isFinite(from) && Number.isFinite(to);
  if (!isRange || (scale !== undefined && !scales.includes(scale))) throw unreadable(`${name}=${text}`);
  return { from, to, scale: scale as SearchScale | undefined };
}

/** `32,64`, `[64],[64,64]`, `tanh,relu`. */
function choicesIn(text: string): Json[] {
  try {
    return JSON.parse(`[${text}]`) as Json[];
  } catch {
    return text.split(',').map((word) => word.trim());
  }
}

function read(path: string): string {
  try {
    return new TextDecoder().decode(readFileSync(path));
  } catch (cause) {
    throw PrismError.file`The space ${path} cannot be read: ${(cause as Error).message}.
      ${hint}`.causedBy(cause);
  }
}

function parse(json: string, text: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw unreadable(text);
  }
}

function unreadable(text: string): PrismError {
  return PrismError.invalidArgument`The search space ${text} cannot be read.
    ${hint}`.about('space');
}
