// Writes matrix products as WGSL. Large ones are computed in blocks: a group of threads loads tiles of both factors into workgroup memory and
// keeps a block of sums in registers. Each sum has the program's order.
import { distanceOnGrid, type Product, positionsOf } from './program.ts';
import { wgslCount, wgslEach } from './wgslLoops.ts';

export interface Workgroup {
  readonly threads: number;
  /** Workgroups that share a program's work; default 1. */
  readonly workgroups?: number | undefined;
  /** Bytes of workgroup memory for tiles. */
  readonly bytes: number;
}

/** Units that a thread computes as a vector. */
const VECTOR = 4;

export interface Blocks {
  /** Vectors of units across a block, and rows of threads down. */
  readonly across: number;
  readonly down: number;
  readonly rows: number;
  /** Terms of each sum in a tile; a multiple of {@link VECTOR}. */
  readonly depth: number;
  /** Groups of threads; each computes a block at a time. */
  readonly groups: number;
}

/** Vectors in the tiles of a group. One extra column puts rows of the first factor in different banks. */
export function tileVectors({ across, down, rows, depth }: Omit<Blocks, 'groups'>): number {
  return down * rows * (depth / VECTOR + 1) + depth * across;
}

const POWERS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** Estimated instructions: of a load with its address and bounds check, and of two barriers. */
const COST = { load: 6, barriers: 80 } as const;

function sizesOf({ slices, rows, inner, units }: Product): [number, number, number, number] {
  return [positionsOf(slices), positionsOf(rows), positionsOf(inner), positionsOf(units)];
}

/** The division with the lowest estimated cost; undefined if single results are cheaper. */
export function blocksOf(
  product: Product,
  { threads, bytes, workgroups = 1 }: Workgroup,
): Blocks | undefined {
  const [slices, rows, inner, units] = sizesOf(product);
  const vectors = Math.ceil(units / VECTOR);
  // Single results take two loads for each term.
  let least = Math.ceil((slices * rows * units) / (threads * workgroups)) * (2 * COST.load + 3);
  let best: Blocks | undefined;
  for (const across of POWERS.filter((n) => n <= 32 && n < 2 * vectors)) {
    for (const down of POWERS.filter((n) => across * n <= threads && across * n >= 8)) {
      for (const own of [1, 2, 4]) {
        for (const depth of [32, 16, 12, 8, 4]) {
          const block = { across, down, rows: own, depth };
          const group = across * down;
          const items = slices * Math.ceil(rows / (down * own)) * Math.ceil(vectors / across);
          const groups = Math.min(Math.floor(threads / group), items);
          const tile = tileVectors(block);
          if (depth > inner || 4 * VECTOR * groups * tile > bytes) continue;
          const fill = (down * own + across * VECTOR) / group;
          const terms = VECTOR * own + 2 * (own / VECTOR + 1) + COST.load * fill + COST.barriers / depth;
          const tail = inner % depth === 0 ? 1 : 1 + depth / inner;
          const cost = Math.ceil(items / (groups * workgroups)) * terms * tail;
          if (cost >= least) continue;
          least = cost;
          best = { ...block, groups };
        }
      }
    }
  }
  return best;
}

/** An element of the memory at an offset in floats, given as an expression. */
const at = (distance: string): string => `m[${distance}]`;

/** Writes what becomes of result `i`, an expression. */
type Write = (result: string) => string;

/** Writes a product whose threads compute single results. */
export function wgslSingly(
  product: Product,
  write: Write,
): { readonly results: number; readonly body: string } {
  const { x, w, bias, slices, rows, inner, units, relu } = product;
  const [sliceCount, rowCount, , unitCount] = sizesOf(product);
  const outer = { part: `i / ${rowCount * unitCount}u`, row: `(i / ${unitCount}u) % ${rowCount}u` };
  const unit = `i % ${unitCount}u`;
  const first = (address: number, of: 'x' | 'w'): string => {
    const own = of === 'x' ? distanceOnGrid(rows, 'row', of) : distanceOnGrid(units, 'unit', of);
    return `base + ${address / 4}u + ${distanceOnGrid(slices, 'part', of)} + ${own}`;
  };
  const names = inner.map((_, k) => `k${k}`);
  const steps = (of: 'x' | 'w'): string =>
    inner.map((axis, k) => (axis[of] === 0 ? '' : ` + ${names[k]} * ${axis[of]}u`)).join('');
  const sum = inner.reduceRight(
    (body, { count }, k) => `for (var ${names[k]} = 0u; ${names[k]} < ${count}u; ${names[k]}++) { ${body} }`,
    `sum += ${at(`first${steps('x')}`)} * ${at(`second${steps('w')}`)};`,
  );
  // NaN remains, and −0 becomes 0.
  const result = relu ? 'select(sum, 0f, sum <= 0f)' : 'sum';
  const start = bias === undefined ? '0f' : at(`base + ${bias / 4}u + unit`);
  return {
    results: sliceCount * rowCount * unitCount,
    body: `let part = ${outer.part}; let row = ${outer.row}; let unit = ${unit};
      let first = ${first(x, 'x')}; let second = ${first(w, 'w')};
      var sum = ${start}; ${sum} ${write(result)}`,
  };
}

/** Writes a product in blocks. It uses `tile`, an array of `vec4f` in workgroup memory, and ends without a barrier. */
export function wgslInBlocks(product: Product, blocks: Blocks, write: Write, workgroups = 1): string {
  const { x, w, bias, slices, rows, inner, units, relu } = product;
  const { across, down, rows: own, depth, groups } = blocks;
  const [sliceCount, rowCount, innerCount, unitCount] = sizesOf(product);
  const group = across * down;
  const height = down * own;
  const [blocksDown, blocksAcross] = [Math.ceil(rowCount / height), Math.ceil(unitCount / (across * VECTOR))];
  const items = sliceCount * blocksDown * blocksAcross;
  const size = tileVectors(blocks);
  const sums = Array.from({ length: own }, (_, i) => i);
  const lanes = ['x', 'y', 'z', 'w'];
  /** Units beyond the last one are computed, but not stored. */
  const unitAt = (vector: string, lane: number): string =>
    unitCount % (across * VECTOR) === 0
      ? `(${vector}) * ${VECTOR}u + ${lane}u`
      : `min((${vector}) * ${VECTOR}u + ${lane}u, ${unitCount - 1}u)`;
  const vectorOf = (element: (lane: number) => string): string =>
    `vec4f(${lanes.map((_, lane) => element(lane)).join(', ')})`;

  const isContiguous = (axes: typeof inner, of: 'x' | 'w'): boolean =>
    axes.findLast(({ count }) => count > 1)?.[of] === 1;

  /** Loads tiles of some terms, from term `k0` on. */
  const tiles = (terms: number): string => {
    const deep = Math.ceil(terms / VECTOR);
    const pitch = depth / VECTOR + 1;
    const term = (k: string, lane: number): string =>
      terms % VECTOR === 0
        ? `k0 + (${k}) * ${VECTOR}u + ${lane}u`
        : `min(k0 + (${k}) * ${VECTOR}u + ${lane}u, ${innerCount - 1}u)`;
    // Neighbouring threads read neighbouring elements.
    const ofX = isContiguous(inner, 'x')
      ? `let k = q % ${deep}u; let r = q / ${deep}u;`
      : `let r = q % ${height}u; let k = q / ${height}u;`;
    const ofW = isContiguous(units, 'w')
      ? `let v = q % ${across}u; let k = q / ${across}u;`
      : `let k = q % ${terms}u; let v = q / ${terms}u;`;
    const row = rowCount % height === 0 ? 'y0 + r' : `min(y0 + r, ${rowCount - 1}u)`;
    const each = (size: number, body: string): string =>
      wgslEach(size, group, body, { thread: 'u', name: 'q' });
    const fill = `${each(
      height * deep,
      `${ofX} let row = ${row}; let origin = first + ${distanceOnGrid(rows, 'row', 'x')};
        tile[tiles + r * ${pitch}u + k] = ${vectorOf((lane) => at(`origin + ${distanceOnGrid(inner, term('k', lane), 'x')}`))};`,
    )}
      ${each(
        across * terms,
        `${ofW} let origin = second + ${distanceOnGrid(inner, 'k0 + k', 'w')};
        tile[tiles + ${height * pitch}u + k * ${across}u + v] = ${vectorOf((lane) => at(`origin + ${distanceOnGrid(units, unitAt('x0 + v', lane), 'w')}`))};`,
      )}`;
    const multiply = (count: number): string =>
      lanes
        .slice(0, count)
        .map((lane, i) => {
          const factor = `let w${i} = tile[ofW + (k * ${VECTOR}u + ${i}u) * ${across}u];`;
          return `${factor} ${sums.map((j) => `sum${j} += x${j}.${lane} * w${i};`).join(' ')}`;
        })
        .join(' ');
    const load = sums.map((j) => `let x${j} = tile[ofX + ${j * down * pitch}u + k];`).join(' ');
    const whole = Math.floor(terms / VECTOR);
    const rest = terms % VECTOR;
    const compute = `let ofX = tiles + ty * ${pitch}u; let ofW = tiles + ${height * pitch}u + tx;
      for (var k = 0u; k < ${whole}u; k++) { ${load} ${multiply(VECTOR)} }
      ${rest === 0 ? '' : `{ let k = ${whole}u; ${load} ${multiply(rest)} }`}`;
    return `if (isMine) { ${fill} } workgroupBarrier(); if (isMine) { ${compute} } workgroupBarrier();`;
  };

  const main = innerCount - (innerCount % depth);
  const loop = wgslCount('k0', main / depth, tiles(depth), { step: depth });
  const tail = innerCount === main ? '' : `{ let k0 = ${main}u; ${tiles(innerCount - main)} }`;
  const start = vectorOf((lane) =>
    bias === undefined ? '0f' : at(`base + ${bias / 4}u + ${unitAt('x0 + tx', lane)}`),
  );
  const result = (sum: string): string => (relu ? `select(${sum}, 0f, ${sum} <= 0f)` : sum);
  const isWhole = unitCount % (across * VECTOR) === 0;
  const chosen = sums.map((j) => (j === 0 ? 'var sums = sum0;' : `if (j == ${j}u) { sums = sum${j}; }`));
  const body = `let i = origin + lane; ${write(result('sums[lane]'))}`;
  const store = wgslCount(
    'j',
    own,
    `${chosen.join(' ')} let row = y0 + ty + j * ${down}u; let origin = (part * ${rowCount}u + row) * ${unitCount}u + unit;
    if (row < ${rowCount}u) {
      for (var lane = 0u; lane < ${VECTOR}u; lane++) { ${isWhole ? body : `if (unit + lane < ${unitCount}u) { ${body} }`} }
    }`,
  );
  const [thread, first] = workgroups === 1 ? ['t', '0u'] : ['local', `workgroup * ${groups}u`];
  return `{ let g = ${thread} / ${group}u; let u = ${thread} % ${group}u; let tx = u % ${across}u; let ty = u / ${across}u; let tiles = g * ${size}u;
    ${wgslCount(
      'item0',
      Math.ceil(items / (groups * workgroups)),
      `let item = item0 + g; let isMine = g < ${groups}u && item < ${items}u;
      let part = item / ${blocksDown * blocksAcross}u; let y0 = ((item / ${blocksAcross}u) % ${blocksDown}u) * ${height}u; let x0 = (item % ${blocksAcross}u) * ${across}u;
      let first = base + ${x / 4}u + ${distanceOnGrid(slices, 'part', 'x')}; let second = base + ${w / 4}u + ${distanceOnGrid(slices, 'part', 'w')};
      let unit = (x0 + tx) * ${VECTOR}u;
      ${sums.map((j) => `var sum${j} = ${start};`).join(' ')}
      ${loop} ${tail}
      if (isMine) { ${store} }`,
      { first, step: groups * workgroups },
    )} }`;
}
