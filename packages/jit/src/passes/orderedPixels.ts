// For convolutions whose windows do not overlap, over images that are products with windows: orders the pixels of those images by the windows
// above them, so that each window is contiguous and neither the forward nor the backward pass gathers. Pixels outside all windows are not
// computed.

import { isRowOf, type Operation, type Program, sameShape, sizeOf, type Value } from '../program/ir.ts';
import type { Blocks, WindowAttributes, WindowInfo } from '../program/operations.ts';
import { convolutionInfo, ELEMENTWISE_OPERATIONS, isOfWindows, WINDOWS } from '../program/operations.ts';
import { replaced } from '../program/writer.ts';
import { WindowProducts } from './takeWindows.ts';

const PRODUCTS = new Set(['BatchMatMul', '_FusedMatMul']);
const CONVOLUTIONS = new Set(['Conv2D', 'FusedConv2D']);

/** The shape of images, and non-overlapping windows over them. */
interface Tiling {
  readonly images: readonly number[];
  readonly blocks: Blocks;
}

/** The tiling by the windows of a convolution or of one of its gradients; undefined if they overlap, or for other operations. */
function tilingOf(operation: Operation): Tiling | undefined {
  const info = infoOf(operation);
  if (info === undefined) return undefined;
  const { filterHeight: height, filterWidth: width, strideHeight, strideWidth } = info;
  if (strideHeight !== height || strideWidth !== width || height * width === 1) return undefined;
  return {
    images: [info.batchSize, info.inHeight, info.inWidth],
    blocks: { height, width, down: info.outHeight, across: info.outWidth },
  };
}

function infoOf(operation: Operation): WindowInfo | undefined {
  const { op, inputs, attrs, outputs } = operation;
  if (inputs.preluActivationWeights !== undefined) return undefined;
  if (CONVOLUTIONS.has(op)) return convolutionInfo(operation, inputs.filter?.shape);
  if (op === 'Conv2DBackpropFilter') return convolutionInfo(operation, attrs.filterShape as number[]);
  if (op !== 'Conv2DBackpropInput') return undefined;
  // The input gradient's images are its output.
  return convolutionInfo({ ...operation, inputs: { x: outputs[0] as Value } }, inputs.filter?.shape);
}

/** Whether an operand of a product is windows of an input. */
function hasWindows({ op, inputs: { a, b } }: Operation): boolean {
  return PRODUCTS.has(op) && [a, b].some((side) => isOfWindows(side?.node));
}

/** Finds the images whose pixels can be reordered: every operation that makes or reads them must support that. */
class Search {
  readonly images = new Set<Value>();
  readonly #tiling: Tiling;
  readonly #readers = new Map<Value, Operation[]>();
  readonly #fixed: ReadonlySet<Value>;

  constructor(program: Program, tiling: Tiling) {
    this.#tiling = tiling;
    this.#fixed = new Set([...program.outputs.values(), ...program.updates.map(({ value }) => value)]);
    for (const operation of program.operations) {
      for (const value of new Set(Object.values(operation.inputs)))
        this.#readers.set(value, [...(this.#readers.get(value) ?? []), operation]);
      for (const value of operation.outputs)
        if (value.shape.length === 4 && sameShape(value.shape.slice(0, 3), tiling.images))
          this.images.add(value);
    }
    // An image that cannot be reordered excludes others.
    for (let before = -1; before !== this.images.size; ) {
      before = this.images.size;
      for (const image of this.images)
        if (!this.#isMadeSo(image) || !this.#isReadSo(image)) this.images.delete(image);
    }
  }

  #isMadeSo(image: Value): boolean {
    const node = image.node as Operation;
    const { x } = node.inputs;
    if (this.#fixed.has(image)) return false;
    if (node.op === 'Conv2DBackpropInput') return this.#isTiled(node);
    if (ELEMENTWISE_OPERATIONS.has(node.op))
      return Object.values(node.inputs).every((value) => this.#isOperand(value, image));
    // The layer below: a product with windows, reshaped.
    const product = node.op === 'Reshape' ? x?.node : undefined;
    if (x === undefined || product === undefined || !hasWindows(product)) return false;
    const isOnly = this.#readers.get(x)?.length === 1 && !this.#fixed.has(x);
    return product.inputs.a?.node?.op === WINDOWS && isOnly;
  }

  /** Whether an operand is an image of the same size, a row for all pixels, or a number. */
  #isOperand(value: Value, image: Value): boolean {
    const isRow = sizeOf(value.shape) === 1 || isRowOf(image.shape.at(-1), value.shape);
    return isRow || (this.images.has(value) && sameShape(value.shape, image.shape));
  }

  #isReadSo(image: Value): boolean {
    return (this.#readers.get(image) ?? []).every((reader) => {
      const { op, inputs, attrs, outputs } = reader;
      const [output] = outputs as [Value];
      if (op === 'Conv2DBackpropFilter')
        return inputs.x === image && inputs.dy !== image && this.#isTiled(reader);
      if (CONVOLUTIONS.has(op)) return inputs.x === image && inputs.filter !== image && this.#isTiled(reader);
      if (ELEMENTWISE_OPERATIONS.has(op)) return this.images.has(output);
      if (op === 'Sum') return String(attrs.axis) === '0,1,2' && this.#isZeroBeyond(image);
      if (op !== 'Reshape' || !isRows(output, image) || !this.#isZeroBeyond(image)) return false;
      return !this.#fixed.has(output) && (this.#readers.get(output) ?? []).every(hasWindows);
    });
  }

  #isTiled(operation: Operation): boolean {
    const tiling = tilingOf(operation);
    return tiling !== undefined && JSON.stringify(tiling) === JSON.stringify(this.#tiling);
  }

  /** Whether all pixels outside the windows are 0, so that a sum can skip them. */
  #isZeroBeyond({ node }: Value): boolean {
    const { images, blocks } = this.#tiling;
    if (images[1] === blocks.height * blocks.down && images[2] === blocks.width * blocks.across) return true;
    if (node?.op === 'Multiply') return Object.values(node.inputs).some((value) => this.#isZeroBeyond(value));
    return node?.op === 'Conv2DBackpropInput';
  }
}

function isRows({ shape }: Value, image: Value): boolean {
  return shape.length === 2 && shape[1] === image.shape[3];
}

/** Writes images as matrices with a row for each pixel, window by window. */
class Orderer extends WindowProducts {
  readonly #blocks: Blocks;
  readonly #images: ReadonlySet<Value>;
  /** Products with windows of inputs that make or read an image. */
  readonly #products: ReadonlySet<Operation>;
  readonly #pixels: number;

  constructor(program: Program, { images: [batch = 0], blocks }: Tiling, images: ReadonlySet<Value>) {
    super(program);
    this.#blocks = blocks;
    this.#images = images;
    this.#pixels = batch * blocks.height * blocks.width * blocks.down * blocks.across;
    const isRowsOfImage = ({ node }: Value): boolean =>
      node?.op === 'Reshape' && images.has(node.inputs.x as Value);
    this.#products = new Set([
      ...[...images].flatMap(({ node }) => (node?.op === 'Reshape' ? (node.inputs.x?.node ?? []) : [])),
      ...this.operations.filter((one) => hasWindows(one) && Object.values(one.inputs).some(isRowsOfImage)),
    ]);
  }

  protected override rewrite(operation: Operation): Value | undefined {
    const { op, inputs, outputs } = operation;
    if (this.#products.has(operation)) return this.#product(operation);
    if (this.#images.has(outputs[0] as Value)) return this.#image(operation);
    const image = Object.values(inputs).find((value) => this.#images.has(value));
    if (image === undefined) return undefined;
    const x = this.get(image);
    if (op === 'Reshape') return x;
    if (op === 'Sum') return this.#sum(operation, x);
    const [windows, pixels] = this.#windowsOver(x.shape[1] as number);
    const a = this.reshaped(x, [windows, pixels]);
    if (op === 'Conv2DBackpropFilter') return this.#gradientOfFilter(operation, a);
    const { filter, bias } = inputs;
    const b = this.reshaped(this.get(filter as Value), [pixels, filter?.shape[3] as number]);
    return this.layer(operation, a, b, bias && this.get(bias));
  }

  /** Rows and columns of the windows over images. */
  #windowsOver(channels: number): [rows: number, columns: number] {
    const size = this.#blocks.height * this.#blocks.width;
    return [this.#pixels / size, size * channels];
  }

  /** Writes xᵀ·y as (yᵀ·x)ᵀ, since y is smaller to transpose; with four axes, because the runtime would fuse a transposed matrix. */
  #gradientOfFilter({ inputs, outputs, callSite }: Operation, b: Value): Value {
    const [{ shape, dtype }] = outputs as [Value];
    const [rows = 0, columns = 0] = b.shape;
    const units = shape[3] as number;
    const a = this.reshaped(this.get(inputs.dy as Value), [rows, units]);
    const layer = { transposeA: true, transposeB: false };
    const product = this.writer.emit('BatchMatMul', { a, b }, layer, [units, columns], dtype, callSite);
    const x = this.reshaped(product, [units, ...shape.slice(0, 3)]);
    return this.writer.emit('Transpose', { x }, { perm: [1, 2, 3, 0] }, shape, dtype);
  }

  #sum({ outputs, callSite }: Operation, x: Value): Value {
    const [{ shape }] = outputs as [Value];
    const attrs = { axis: [0], keepDims: false };
    const sums = this.writer.emit('Sum', { x }, attrs, [x.shape[1] as number], x.dtype, callSite);
    return this.reshaped(sums, shape);
  }

  #image(operation: Operation): Value {
    const { op, inputs, attrs, outputs, callSite } = operation;
    const [{ shape, dtype }] = outputs as [Value];
    const channels = shape[3] as number;
    if (op === 'Reshape') return this.get(inputs.x as Value);
    if (op === 'Conv2DBackpropInput') return this.#gradientOfImage(operation, channels);
    const operands = replaced(inputs, (value) => {
      const isRow = !this.#images.has(value) && sizeOf(value.shape) > 1;
      return isRow ? this.reshaped(this.get(value), [channels]) : this.get(value);
    });
    return this.writer.emit(op, operands, attrs, [this.#pixels, channels], dtype, callSite);
  }

  #gradientOfImage({ inputs: { dy, filter }, callSite }: Operation, channels: number): Value {
    const [rows, columns] = this.#windowsOver(channels);
    const units = dy?.shape[3] as number;
    const a = this.reshaped(this.get(dy as Value), [rows, units]);
    const b = this.reshaped(this.get(filter as Value), [columns, units]);
    const layer = { transposeA: false, transposeB: true };
    const windows = this.writer.emit('BatchMatMul', { a, b }, layer, [rows, columns], 'float32', callSite);
    return this.reshaped(windows, [this.#pixels, channels]);
  }

  #product(operation: Operation): Value {
    const { op, attrs, outputs, callSite } = operation;
    const [{ shape, dtype }] = outputs as [Value];
    const inputs = replaced(operation.inputs, (value) =>
      isOfWindows(value.node) ? this.#ordered(value) : this.get(value),
    );
    const isLayer = attrs.transposeA !== true && operation.inputs.a?.node?.op === WINDOWS;
    const size = isLayer ? [this.#pixels, shape[1] as number] : shape;
    return this.writer.emit(op, inputs, attrs, size, dtype, callSite);
  }

  /** The windows below, in the order of those above. */
  #ordered({ node, shape, dtype }: Value): Value {
    const { op, inputs, attrs } = node as Operation;
    const [rows = 0, columns = 0] = shape;
    if (op === WINDOWS) {
      const attributes = { ...(attrs as unknown as WindowAttributes), blocks: this.#blocks };
      const x = this.get(inputs.x as Value);
      return this.writer.emit(WINDOWS, { x }, attributes, [this.#pixels, columns], dtype);
    }
    const x = this.#ordered(inputs.x as Value);
    return this.writer.emit(op, { x }, attrs, [rows, this.#pixels], dtype);
  }
}

/** Lets convolutions with non-overlapping windows read products with windows below them without a gather. */
export function orderPixels(program: Program): Program {
  const tilings = new Map<string, Tiling>();
  for (const operation of program.operations) {
    const tiling = tilingOf(operation);
    if (tiling !== undefined) tilings.set(JSON.stringify(tiling), tiling);
  }
  let ordered = program;
  for (const tiling of tilings.values()) {
    const { images } = new Search(ordered, tiling);
    if (images.size > 0) ordered = new Orderer(ordered, tiling, images).run();
  }
  return ordered;
}
