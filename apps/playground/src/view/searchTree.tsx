// The top of the last search's tree: the moves of one line, and the alternatives to each.
import type { Side } from '@prism-rl/core';
import type { Branch } from '@prism-rl/search';
import { useState } from 'preact/hooks';
import type { Mind } from '../run/board/boardGame.ts';
import { count, laterWords } from '../words/laterWords.ts';
import { filled } from '../words/words.ts';

/** The width of the drawing, and the height of a row, in its units. */
const [width, high] = [308, 34];

/** A position's moves, and the one that the line takes. */
interface Row {
  readonly branches: readonly Branch[];
  readonly on: Branch;
}

/** Follows a tree by the moves that are chosen, and then by the most visited. */
export function rowsOf(top: readonly Branch[], chosen: readonly number[]): Row[] {
  const rows: Row[] = [];
  for (let branches = top; branches.length > 0; branches = rows.at(-1)!.on.next) {
    const on =
      branches.find(({ action }) => action === chosen[rows.length]) ??
      branches.reduce((most, one) => (one.visits > most.visits ? one : most));
    rows.push({ branches, on });
  }
  return rows;
}

/** Draws the tree. @param side of the visitor. */
export function SearchTree({ mind, side }: { readonly mind: Mind; readonly side: Side }) {
  const text = laterWords.board;
  const [chosen, choose] = useState<readonly number[]>([]);
  const rows = rowsOf(mind.top, chosen);
  const wide = width / mind.visits.length;
  const tried = mind.visits.reduce((sum, visits) => sum + visits, 0);
  const share = (visits: number): number => Math.sqrt(visits / tried);
  const xOf = (action: number): number => (action + 0.5) * wide;
  const line = rows.map(({ on }) => on.action);
  const shown = Math.min(chosen.length || rows.length, rows.length) - 1;
  const said = (row: number, { action, visits, value = 0, prior }: Branch): string => {
    const made = [...line.slice(0, row), action].map((move) => move + 1).join(' → ');
    const worth = (mind.turn === side ? -value : value).toFixed(2).replace('-', '−');
    return filled(text.branch, made, count(visits), visits > 0, worth, Math.round(100 * prior));
  };
  return (
    <>
      <svg viewBox={`0 0 ${width} ${rows.length * high + 12}`}>
        <title>{text.tree}</title>
        {rows.map(({ branches, on }, row) => {
          const [from, top] = [row === 0 ? width / 2 : xOf(line[row - 1]!), row * high + 4];
          const go = (event: KeyboardEvent): void => {
            const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
            if (step === undefined) return;
            event.preventDefault();
            event.stopPropagation();
            const next = branches[branches.indexOf(on) + step];
            if (next === undefined) return;
            choose([...line.slice(0, row), next.action]);
            const sibling = step < 0 ? 'previousElementSibling' : 'nextElementSibling';
            ((event.currentTarget as Element)[sibling] as SVGElement).focus();
          };
          return (
            // The line's moves, and not how far it is, tell rows apart.
            <g key={line.slice(0, row).join()} role="radiogroup" aria-label={filled(text.move, row + 1)}>
              {branches.map((branch) => {
                const { action, visits, value = 0 } = branch;
                const isFirst = value > 0 === (mind.turn === 0);
                return (
                  // biome-ignore lint/a11y/useSemanticElements: an input cannot stand in a drawing
                  <g
                    key={action}
                    role="radio"
                    tabindex={branch === on ? 0 : -1}
                    aria-checked={branch === on}
                    aria-label={said(row, branch)}
                    onClick={() => choose([...line.slice(0, row), action])}
                    onKeyDown={go}
                    style={{
                      '--k': `var(${isFirst ? '--c1' : '--c0'})`,
                      '--p': `${Math.round(100 * Math.min(1, Math.abs(value)))}%`,
                    }}
                  >
                    <title>{said(row, branch)}</title>
                    <rect x={action * wide} y={top + 8} width={wide} height={high} />
                    <line
                      {...{ x1: from, y1: top, x2: xOf(action), y2: top + high - 6 }}
                      stroke-width={0.5 + 6 * share(visits)}
                    />
                    <circle cx={xOf(action)} cy={top + high - 6} r={2.5 + 7 * share(visits)} />
                    <text x={xOf(action) + 5 + 7 * share(visits)} y={top + high - 2}>
                      {action + 1}
                    </text>
                  </g>
                );
              })}
            </g>
          );
        })}
      </svg>
      <p>{said(shown, rows[shown]!.on)}</p>
    </>
  );
}
