/** Tells what runs when a module is loaded from what runs later. */
import { parseAst } from 'vitest/node';
import type { Span } from './change.ts';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly static?: boolean;
}

/**
 * Whether a place of a source runs after its module is loaded: it lies within a function, or makes a field of an instance. A change to
 * anything else would need a separate process, since all changes share modules that are loaded once.
 */
export function runsLaterIn(source: string): (span: Span) => boolean {
  const nodes = nodesOf(parseAst(source, { lang: 'ts' } as Parameters<typeof parseAst>[1]));
  const functions = nodes.filter(
    ({ type, static: isStatic }) =>
      /Function/.test(type) || (type === 'PropertyDefinition' && isStatic !== true),
  );
  const begins = [0];
  for (const line of source.split('\n')) begins.push(begins.at(-1)! + line.length + 1);
  const offsetOf = ({ line, column }: Span['start']): number => begins[line]! + column;
  return ({ start, end }) => {
    const [first, last] = [offsetOf(start), offsetOf(end)];
    // A function as a whole is made where it stands.
    return functions.some(
      (one) => one.start <= first && last <= one.end && one.end - one.start > last - first,
    );
  };
}

function nodesOf(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(nodesOf);
  return 'type' in value ? [value as Node, ...inner] : inner;
}
