/**
 * The contents of a grid's picture. One description serves text (`gridText.ts`) and pixels (`gridPicture.ts`).
 */

/** Kind of a cell: decides its colour and shape. */
export type CellKind = 'floor' | 'start' | 'goal' | 'hole' | 'cliff' | 'trap' | 'wall';

/** Something that stands in a cell besides the agent. */
export interface GridMarker {
  readonly cell: number;
  /** `path`: where one came through. */
  readonly kind: 'passenger' | 'destination' | 'obstacle' | 'path';
  /** In text; default: the cell's own. */
  readonly letter?: string;
}

/** A grid and its contents; cells are numbered row by row from the upper left corner. */
export interface GridScene {
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly CellKind[];
  /** One letter for each cell, for text; default: by its kind. */
  readonly letters?: readonly string[];
  /** Cells with a wall on their right side. */
  readonly wallsRight?: ReadonlySet<number>;
  readonly agent?: number;
  readonly markers?: readonly GridMarker[];
}
