// Connect Four solved exactly: alpha-beta search with null windows on bit boards (Tromp 1995; Pons 2015).
//
// A board is 49 bits, seven for each column from below, the last always empty. Numbers have 32 bits here, so a board is two: `lo` with the
// columns 0 to 3, `hi` with 4 to 6. The sum of the mover's discs, of all discs and of the lowest cells is a key: no column overflows, and in
// `lo` none is 0, which marks an empty entry of the table.

const [height, width] = [6, 7];
const cells = height * width;
const lowMask = 0xfffffff;
/** The lowest cells of the columns, and all cells. */
const [bottomLo, bottomHi] = [0x204081, 0x4081];
const [boardLo, boardHi] = [bottomLo * 63, bottomHi * 63];
/** Columns from the centre: the best move is found early. */
const order = [3, 2, 4, 1, 5, 0, 6];
const columnsLo = Int32Array.from(order, (column) => (column < 4 ? 0x7f << (7 * column) : 0));
const columnsHi = Int32Array.from(order, (column) => (column < 4 ? 0 : 0x7f << (7 * (column - 4))));
/** The table keeps a score of at most 18 plus `shift`, and for lower bounds `lower` more. */
const [shift, lower] = [19, 64];

/** Exact scores of Connect Four. What it finds stays in a table for later questions. */
export class ConnectFourSolver {
  /** Positions that were searched so far. */
  positions = 0;
  readonly #bits: number;
  /** Keys of positions, in `lo` with half the number of discs, in `hi` with a bound of the score. */
  readonly #keysLo: Int32Array;
  readonly #keysHi: Int32Array;
  /** Moves that are tried after each number of moves, with the cells at which they threaten to win. */
  readonly #moves = new Int32Array(5 * width * cells);

  /** @param bits the table has 2^bits entries of eight bytes; default 22. */
  constructor(bits = 22) {
    this.#bits = bits;
    this.#keysLo = new Int32Array(2 ** bits);
    this.#keysHi = new Int32Array(2 ** bits);
  }

  /**
   * Returns the score of each column for the player who moves, NaN for full ones: 0 for a draw; for a win 22 less the discs that the winner will
   * have on the board, the larger the sooner; the negative for a loss.
   *
   * @param row a state of `ConnectFourGame` in which the game is not over. @param signs whether only the scores' signs are wanted: faster.
   */
  scores(row: ArrayLike<number>, signs = false): Float64Array {
    const { own, all, count } = boardOf(row);
    const possibleLo = (all[0] + bottomLo) & boardLo;
    const possibleHi = (all[1] + bottomHi) & boardHi;
    const scores = new Float64Array(width).fill(Number.NaN);
    for (let k = 0; k < width; k++) {
      const lo = possibleLo & columnsLo[k]!;
      const hi = possibleHi & columnsHi[k]!;
      if ((lo | hi) === 0) continue;
      const wins = (winsLo(own[0], own[1], all[0]) & lo) | (winsHi(own[0], own[1], all[1]) & hi);
      const score =
        wins !== 0
          ? (cells + 1 - count) >> 1
          : -this.#solve(own[0] ^ all[0], own[1] ^ all[1], all[0] | lo, all[1] | hi, count + 1, signs);
      scores[order[k]!] = scored(score, signs);
    }
    return scores;
  }

  /** Returns the score of a position for the player who moves, the largest of {@link scores}. @param signs as there. */
  score(row: ArrayLike<number>, signs = false): number {
    const { own, all, count } = boardOf(row);
    return scored(this.#solve(own[0], own[1], all[0], all[1], count, signs), signs);
  }

  /** The score of a position: narrows its bounds by searches that only ask whether it is above a number. */
  #solve(lo: number, hi: number, allLo: number, allHi: number, count: number, signs: boolean): number {
    const possibleLo = (allLo + bottomLo) & boardLo;
    const possibleHi = (allHi + bottomHi) & boardHi;
    if (((winsLo(lo, hi, allLo) & possibleLo) | (winsHi(lo, hi, allHi) & possibleHi)) !== 0)
      return (cells + 1 - count) >> 1;
    if (count === cells) return 0;
    const [otherLo, otherHi] = [lo ^ allLo, hi ^ allHi];
    const [threatsLo, threatsHi] = [winsLo(otherLo, otherHi, allLo), winsHi(otherLo, otherHi, allHi)];
    let least = signs ? -1 : -((cells - count) >> 1);
    let most = signs ? 1 : (cells + 1 - count) >> 1;
    while (least < most) {
      let middle = least + ((most - least) >> 1);
      // Near 0 searches are cheaper.
      if (middle <= 0 && ((least / 2) | 0) < middle) middle = (least / 2) | 0;
      else if (middle >= 0 && ((most / 2) | 0) > middle) middle = (most / 2) | 0;
      const found = this.#search(lo, hi, allLo, allHi, threatsLo, threatsHi, count, middle, middle + 1);
      if (found <= middle) most = Math.min(most, found);
      else least = Math.max(least, found);
    }
    return least;
  }

  /**
   * Alpha-beta search of a position in which the player who moves cannot win at once.
   *
   * @param threatsLo the empty cells at which the other player would win, with `threatsHi`. @param given the bounds between which the score
   *   matters, with `limit`.
   */
  #search(
    lo: number,
    hi: number,
    allLo: number,
    allHi: number,
    threatsLo: number,
    threatsHi: number,
    count: number,
    given: number,
    limit: number,
  ): number {
    this.positions++;
    let alpha = given;
    let beta = limit;
    let movesLo = (allLo + bottomLo) & boardLo;
    let movesHi = (allHi + bottomHi) & boardHi;
    const forcedLo = movesLo & threatsLo;
    const forcedHi = movesHi & threatsHi;
    if ((forcedLo | forcedHi) !== 0) {
      const isDouble =
        (forcedLo & (forcedLo - 1)) !== 0 ||
        (forcedHi & (forcedHi - 1)) !== 0 ||
        (forcedLo !== 0 && forcedHi !== 0);
      if (isDouble) return -((cells - count) >> 1);
      movesLo = forcedLo;
      movesHi = forcedHi;
    }
    // Not below a cell at which the other player would win.
    movesLo &= ~(threatsLo >> 1);
    movesHi &= ~(threatsHi >> 1);
    if ((movesLo | movesHi) === 0) return -((cells - count) >> 1);
    if (count >= cells - 2) return 0;
    const least = -((cells - 2 - count) >> 1);
    if (alpha < least) {
      alpha = least;
      if (alpha >= beta) return alpha;
    }
    const most = (cells - 1 - count) >> 1;
    if (beta > most) {
      beta = most;
      if (alpha >= beta) return beta;
    }
    const keyLo = lo + allLo + bottomLo;
    const keyHi = hi + allHi;
    const bound = this.#boundOf(keyLo, keyHi);
    if (bound >= lower) {
      const known = bound - lower - shift;
      if (alpha < known) {
        alpha = known;
        if (alpha >= beta) return alpha;
      }
    } else if (bound !== 0) {
      const known = bound - shift;
      if (beta > known) {
        beta = known;
        if (alpha >= beta) return beta;
      }
    }
    // The moves that make most threats first.
    const moves = this.#moves;
    const begin = 5 * width * count;
    let end = begin;
    for (let k = 0; k < width; k++) {
      const moveLo = movesLo & columnsLo[k]!;
      const moveHi = movesHi & columnsHi[k]!;
      if ((moveLo | moveHi) === 0) continue;
      const madeLo = winsLo(lo | moveLo, hi | moveHi, allLo | moveLo);
      const madeHi = winsHi(lo | moveLo, hi | moveHi, allHi | moveHi);
      const made = ones(madeLo) + ones(madeHi);
      let at = end;
      for (; at > begin && moves[at - 1]! < made; at -= 5) {
        moves[at + 4] = moves[at - 1]!;
        moves[at + 3] = moves[at - 2]!;
        moves[at + 2] = moves[at - 3]!;
        moves[at + 1] = moves[at - 4]!;
        moves[at] = moves[at - 5]!;
      }
      moves[at] = moveLo;
      moves[at + 1] = moveHi;
      moves[at + 2] = madeLo;
      moves[at + 3] = madeHi;
      moves[at + 4] = made;
      end += 5;
    }
    const [otherLo, otherHi] = [lo ^ allLo, hi ^ allHi];
    // A move whose reply is known to be bad enough needs no search.
    for (let at = begin; at < end; at += 5) {
      const nextLo = otherLo + (allLo | moves[at]!) + bottomLo;
      const next = this.#boundOf(nextLo, otherHi + (allHi | moves[at + 1]!));
      if (next !== 0 && next < lower && shift - next >= beta) return shift - next;
    }
    for (let at = begin; at < end; at += 5) {
      const score = -this.#search(
        otherLo,
        otherHi,
        allLo | moves[at]!,
        allHi | moves[at + 1]!,
        moves[at + 2]!,
        moves[at + 3]!,
        count + 1,
        -beta,
        -alpha,
      );
      if (score >= beta) {
        this.#keep(keyLo, keyHi, count, score + shift + lower);
        return score;
      }
      if (score > alpha) alpha = score;
    }
    this.#keep(keyLo, keyHi, count, alpha + shift);
    return alpha;
  }

  #entryOf(keyLo: number, keyHi: number): number {
    return Math.imul(keyLo ^ Math.imul(keyHi, 0x5bd1e995), 0x9e3779b1) >>> (32 - this.#bits);
  }

  #holds(entry: number, keyLo: number, keyHi: number): boolean {
    return (this.#keysLo[entry]! & lowMask) === keyLo && this.#keysHi[entry]! >>> 7 === keyHi;
  }

  /** Returns what the table says of a position's score, or 0. */
  #boundOf(keyLo: number, keyHi: number): number {
    const entry = this.#entryOf(keyLo, keyHi);
    if (this.#holds(entry, keyLo, keyHi)) return this.#keysHi[entry]! & 0x7f;
    return this.#holds(entry ^ 1, keyLo, keyHi) ? this.#keysHi[entry ^ 1]! & 0x7f : 0;
  }

  /** Notes a bound, in the second of two entries if the first has a position with fewer discs, which took longer. */
  #keep(keyLo: number, keyHi: number, count: number, bound: number): void {
    const age = Math.min(15, count >> 1);
    let entry = this.#entryOf(keyLo, keyHi);
    const isFree = this.#keysLo[entry] === 0 || this.#holds(entry, keyLo, keyHi);
    if (!isFree && this.#keysLo[entry]! >>> 28 < age) entry ^= 1;
    this.#keysLo[entry] = keyLo | (age << 28);
    this.#keysHi[entry] = (keyHi << 7) | bound;
  }
}

/** A score or its sign, without −0. */
function scored(score: number, sign: boolean): number {
  return (sign ? Math.sign(score) : score) + 0;
}

/** The discs of the player who moves, all discs, and their number. */
function boardOf(row: ArrayLike<number>) {
  const discs = [
    [0, 0],
    [0, 0],
  ];
  let count = 0;
  for (let cell = 0; cell < cells; cell++) {
    const player = row[cell]!;
    if (player === 0) continue;
    const column = cell % width;
    const bit = height - 1 - Math.floor(cell / width) + 7 * (column % 4);
    discs[player - 1]![column < 4 ? 0 : 1]! |= 1 << bit;
    count++;
  }
  const [lo, hi] = discs[count % 2] as [number, number];
  const [otherLo, otherHi] = discs[1 - (count % 2)] as [number, number];
  return { own: [lo, hi] as const, all: [lo | otherLo, hi | otherHi] as const, count };
}

/** The empty cells of columns 0 to 3 at which the player of these discs would win. */
function winsLo(lo: number, hi: number, allLo: number): number {
  let wins = (lo << 1) & (lo << 2) & (lo << 3);
  for (let d = 6; d <= 8; d++) {
    const left = lo << d;
    const left2 = lo << (2 * d);
    const right = (lo >> d) | (hi << (28 - d));
    const right2 = (lo >> (2 * d)) | (hi << (28 - 2 * d));
    const right3 = (lo >> (3 * d)) | (hi << (28 - 3 * d));
    wins |= (left & left2 & ((lo << (3 * d)) | right)) | (right & right2 & (left | right3));
  }
  return wins & (boardLo ^ allLo);
}

/** The empty cells of columns 4 to 6 at which the player of these discs would win. */
function winsHi(lo: number, hi: number, allHi: number): number {
  let wins = (hi << 1) & (hi << 2) & (hi << 3);
  for (let d = 6; d <= 8; d++) {
    const left = (hi << d) | (lo >> (28 - d));
    const left2 = (hi << (2 * d)) | (lo >> (28 - 2 * d));
    const left3 = (hi << (3 * d)) | (lo >> (28 - 3 * d));
    const right = hi >> d;
    wins |= (left & left2 & (left3 | right)) | (right & (hi >> (2 * d)) & (left | (hi >> (3 * d))));
  }
  return wins & (boardHi ^ allHi);
}

/** Counts the bits. */
function ones(bits: number): number {
  let n = bits - ((bits >> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >> 2) & 0x33333333);
  return Math.imul((n + (n >> 4)) & 0xf0f0f0f, 0x1010101) >> 24;
}
