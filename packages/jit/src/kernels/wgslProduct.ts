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

/** Vectors in the tiles of a product's group. One extra column puts rows of the first factor in different banks. */
export function tileVectors({ across, down, rows, depth }: Omit<Blocks, 'groups'>): number {
  return down * rows * (depth / VECTOR + 1) + depth * across;
}

const POWERS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** Estimated instructions: of a load with its address and bounds check, of a weight that is computed, and of two barriers. */
const COST = { load: 6, computed: 20, barriers: 80 } as const;

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
  const count = product.beside === undefined ? 1 : 2;
  const ofW = product.factor === undefined ? COST.load : COST.computed;
  // Single results take two loads for each term.
  let least = Math.ceil((slices * rows * units) / (threads * workgroups)) * count * (COST.load + ofW + 3);
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
          if (depth > inner || 4 * VECTOR * groups * count * tile > bytes) continue;
          const fill = (COST.load * count * down * own + ofW * across * VECTOR) / group;
          const terms = count * (VECTOR * own + 2 * (own / VECTOR + 1)) + fill + COST.barriers / depth;
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

/** Writes what becomes of result `i`, an expression. */
type Write = (result: string) => string;
export type Written = Product & { readonly write: Write };
/** Writes what becomes of the weight of a product, of two that are computed at once. */
export type Put = (weight: string, product: number) => string;
/** Writes the computation of weight `i`; without one, weights are loaded. */
type Compute = (put: Put) => string;

/** Writes a product whose threads compute single results. */
export function wgslSingly(
  product: Written,
  number: number,
  compute: Compute | undefined,
): { readonly results: number; readonly body: string } {
  const { x, w, bias, slices, rows, inner, units, relu, write } = product;
  const [sliceCount, rowCount, , unitCount] = sizesOf(product);
  const outer = { part: `i / ${rowCount * unitCount}u`, row: `(i / ${unitCount}u) % ${rowCount}u` };
  const unit = `i % ${unitCount}u`;
  const first = (address: number, of: 'x' | 'w'): string => {
    const own = of === 'x' ? distanceOnGrid(rows, 'row', of) : distanceOnGrid(units, 'unit', of);
    const from = of === 'w' && compute ? '' : 'base + ';
    return `${from}${address / 4}u + ${distanceOnGrid(slices, 'part', of)} + ${own}`;
  };
  const names = inner.map((_, k) => `k${k}`);
  const steps = (of: 'x' | 'w'): string =>
    inner.map((axis, k) => (axis[of] === 0 ? '' : ` + ${names[k]} * ${axis[of]}u`)).join('');
  const second = `second${steps('w')}`;
  const add = (weight: string): string => `sum += m[first${steps('x')}] * ${weight};`;
  const sum = inner.reduceRight(
    (body, { count }, k) => `for (var ${names[k]} = 0u; ${names[k]} < ${count}u; ${names[k]}++) { ${body} }`,
    compute === undefined
      ? add(`m[${second}]`)
      : `let i = ${second}; ${compute((weight, k) => (k === number ? add(weight) : ''))}`,
  );
  // NaN remains, and −0 becomes 0.
  const result = relu ? 'select(sum, 0f, sum <= 0f)' : 'sum';
  const start = bias === undefined ? '0f' : `m[base + ${bias / 4}u + unit]`;
  return {
    results: sliceCount * rowCount * unitCount,
    body: `let part = ${outer.part}; let row = ${outer.row}; let unit = ${unit};
      let first = ${first(x, 'x')}; let second = ${first(w, 'w')};
      var sum = ${start}; ${sum} ${write(result)}`,
  };
}

const LANES = ['x', 'y', 'z', 'w'];

/**
 * Functions that products in blocks call. `gathered` loads a vector. `add3To2` adds three terms to two sums: three numbers of vector `x` of the first
 * factor's tile, and of the one `down` vectors after it, times vectors of the second factor's tile, from `w` on, `across` vectors apart.
 */
export const WGSL_PRODUCT_FUNCTIONS = `
fn gathered(at: vec4u) -> vec4f { return vec4f(m[at.x], m[at.y], m[at.z], m[at.w]); }
${[1, 2, 4].flatMap((own) => [1, 2, 3, 4].map((terms) => addTerms(own, terms))).join('\n')}
`;

function addTerms(own: number, terms: number): string {
  const sums = Array.from({ length: own }, (_, j) => j);
  const add = (lane: string): string => sums.map((j) => `*sum${j} += x${j}.${lane} * w${lane};`).join(' ');
  return `fn add${terms}To${own}(${sums.map((j) => `sum${j}: ptr<function, vec4f>, `).join('')}x: u32, down: u32, w: u32, across: u32) {
  ${sums.map((j) => `let x${j} = tile[x + ${j}u * down];`).join(' ')}
  ${LANES.slice(0, terms)
    .map((lane, i) => `let w${lane} = tile[w + ${i}u * across]; ${add(lane)}`)
    .join('\n  ')}
}`;
}

/** The distances of element `counter`, a multiple of {@link VECTOR}, and of the next ones. @param isWhole whether there are so many */
function vectorOnGrid(axes: Product['inner'], counter: string, of: 'x' | 'w', isWhole: boolean): string {
  const count = positionsOf(axes);
  const fastest = axes.findLast((axis) => axis.count > 1);
  const below = (most: string, at: string): string => (isWhole ? at : `min(${at}, ${most})`);
  if (fastest === undefined || fastest.count % VECTOR !== 0)
    return `vec4u(${distanceOnGrid(axes, below(`vec4u(${count - 1}u)`, `${counter} + vec4u(0u, 1u, 2u, 3u)`), of)})`;
  const lanes = LANES.map((_, lane) => `${lane * fastest[of]}u`).join(', ');
  return `${distanceOnGrid(axes, below(`${count - VECTOR}u`, counter), of)} + vec4u(${lanes})`;
}

/** Writes products on the same grids in blocks. They use `tile`, an array of `vec4f` in workgroup memory, and end without a barrier. */
export function wgslInBlocks(
  products: readonly Written[],
  blocks: Blocks,
  compute: Compute | undefined,
  workgroups = 1,
): string {
  const { x, w, slices, rows, inner, units } = products[0]!;
  const { across, down, rows: own, depth, groups } = blocks;
  const [sliceCount, rowCount, innerCount, unitCount] = sizesOf(products[0]!);
  const group = across * down;
  const height = down * own;
  const [blocksDown, blocksAcross] = [Math.ceil(rowCount / height), Math.ceil(unitCount / (across * VECTOR))];
  const items = sliceCount * blocksDown * blocksAcross;
  /** Vectors in the tiles of a product. */
  const size = tileVectors(blocks);
  const sums = Array.from({ length: own }, (_, i) => i);
  const each = (text: (product: Written, number: number) => string): string => products.map(text).join(' ');
  const isWhole = unitCount % (across * VECTOR) === 0;
  /** Where a product's first factor begins, from that of the first product. */
  const from = (product: Product): string => ` ${product.x < x ? '-' : '+'} ${Math.abs(product.x - x) / 4}u`;

  const isContiguous = (axes: typeof inner, of: 'x' | 'w'): boolean =>
    axes.findLast(({ count }) => count > 1)?.[of] === 1;

  /** Loads tiles of some terms, from term `k0` on. */
  const tiles = (terms: number): string => {
    const [deep, pitch] = [Math.ceil(terms / VECTOR), depth / VECTOR + 1];
    // Neighbouring threads read neighbouring elements.
    const ofX = isContiguous(inner, 'x')
      ? `let k = q % ${deep}u; let r = q / ${deep}u;`
      : `let r = q % ${height}u; let k = q / ${height}u;`;
    const ofW = isContiguous(units, 'w')
      ? `let v = q % ${across}u; let k = q / ${across}u;`
      : `let k = q % ${terms}u; let v = q / ${terms}u;`;
    const row = rowCount % height === 0 ? 'y0 + r' : `min(y0 + r, ${rowCount - 1}u)`;
    const names = { thread: 'u', name: 'q' };
    const unit = `min((x0 + v) * ${VECTOR}u + lane, ${unitCount - 1}u)`;
    const placeOfW = (number: number): string =>
      `tile[tiles + ${number * size + height * pitch}u + k * ${across}u + v]`;
    const loadW =
      compute === undefined
        ? `${placeOfW(0)} = gathered(origin + ${vectorOnGrid(units, `(x0 + v) * ${VECTOR}u`, 'w', isWhole)});`
        : `for (var lane = 0u; lane < ${VECTOR}u; lane++) { let i = origin + ${distanceOnGrid(units, unit, 'w')}; ${compute((value, number) => `${placeOfW(number)}[lane] = ${value};`)} }`;
    const fill = `${wgslEach(
      height * deep,
      group,
      `${ofX} let row = ${row}; let origin = first + ${distanceOnGrid(rows, 'row', 'x')};
        ${each((one, number) => `tile[tiles + ${number * size}u + r * ${pitch}u + k] = gathered(origin${from(one)} + ${vectorOnGrid(inner, `k0 + k * ${VECTOR}u`, 'x', terms % VECTOR === 0)});`)}`,
      names,
    )}
      ${wgslEach(across * terms, group, `${ofW} let origin = second + ${distanceOnGrid(inner, 'k0 + k', 'w')}; ${loadW}`, names)}`;
    const add = (count: number): string =>
      each(
        (_, n) =>
          `add${count}To${own}(${sums.map((j) => `&sum${n}${j}, `).join('')}ofX + ${n * size}u + k, ${down * pitch}u, ofW + ${n * size}u + k * ${VECTOR * across}u, ${across}u);`,
      );
    const rest = terms % VECTOR;
    const sum = `let ofX = tiles + ty * ${pitch}u; let ofW = tiles + ${height * pitch}u + tx;
      for (var k = 0u; k < ${Math.floor(terms / VECTOR)}u; k++) { ${add(VECTOR)} }
      ${rest === 0 ? '' : `{ let k = ${deep - 1}u; ${add(rest)} }`}`;
    return `if (isMine) { ${fill} } workgroupBarrier(); if (isMine) { ${sum} } workgroupBarrier();`;
  };

  const main = innerCount - (innerCount % depth);
  const loop = wgslCount('k0', main / depth, tiles(depth), { step: depth });
  const tail = innerCount === main ? '' : `{ let k0 = ${main}u; ${tiles(innerCount - main)} }`;
  const start = ({ bias }: Product): string =>
    bias === undefined
      ? 'vec4f()'
      : `gathered(base + ${bias / 4}u + ${vectorOnGrid([{ count: unitCount, x: 0, w: 1 }], 'unit', 'w', isWhole)})`;
  const result = ({ relu }: Product, sum: string): string =>
    relu ? `select(${sum}, 0f, ${sum} <= 0f)` : sum;
  const store = (product: Written, n: number): string => {
    const chosen = sums.slice(1).map((j) => `if (j == ${j}u) { sums = sum${n}${j}; }`);
    const body = `let i = origin + lane; ${product.write(result(product, 'sums[lane]'))}`;
    return wgslCount(
      'j',
      own,
      `var sums = sum${n}0; ${chosen.join(' ')} let row = y0 + ty + j * ${down}u; let origin = (part * ${rowCount}u + row) * ${unitCount}u + unit;
    if (row < ${rowCount}u) {
      for (var lane = 0u; lane < ${VECTOR}u; lane++) { ${isWhole ? body : `if (unit + lane < ${unitCount}u) { ${body} }`} }
    }`,
    );
  };
  const [thread, first] = workgroups === 1 ? ['t', '0u'] : ['local', `workgroup * ${groups}u`];
  return `{ let g = ${thread} / ${group}u; let u = ${thread} % ${group}u; let tx = u % ${across}u; let ty = u / ${across}u; let tiles = g * ${products.length * size}u;
    ${wgslCount(
      'item0',
      Math.ceil(items / (groups * workgroups)),
      `let item = item0 + g; let isMine = g < ${groups}u && item < ${items}u;
      let part = item / ${blocksDown * blocksAcross}u; let y0 = ((item / ${blocksAcross}u) % ${blocksDown}u) * ${height}u; let x0 = (item % ${blocksAcross}u) * ${across}u;
      let first = base + ${x / 4}u + ${distanceOnGrid(slices, 'part', 'x')}; let second = ${compute ? '' : 'base + '}${w / 4}u + ${distanceOnGrid(slices, 'part', 'w')};
      let unit = (x0 + tx) * ${VECTOR}u;
      ${each((one, n) => `let start${n} = ${start(one)}; ${sums.map((j) => `var sum${n}${j} = start${n};`).join(' ')}`)}
      ${loop} ${tail}
      if (isMine) { ${each((one, n) => `{ ${store(one, n)} }`)} }`,
      { first, step: groups * workgroups },
    )} }`;
}
