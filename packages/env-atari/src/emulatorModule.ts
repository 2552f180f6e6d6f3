import { base64Bytes } from './base64.ts';
import { EMULATOR_WASM } from './generated/emulator.ts';

/** Exports of the compiled emulator. One instance is one console. */
export interface EmulatorExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  power(board: number, yStart: number, height: number, combs: number): void;
  setFormat(pal: number, height: number): void;
  systemReset(): void;
  frame(): number;
  complete(): number;
  restored(): void;
  seedEnv(seed: number): void;
  drawEnv(): number;
  envDrawn(): number;
  seedNoop(seed: number): void;
  drawNoop(): number;
  readByte(address: number): number;
  pipelineEnd(channels: number, rows: number, width: number, height: number, stack: number): number;
  setPipeline(
    channels: number,
    rows: number,
    width: number,
    height: number,
    stack: number,
    maximum: number,
  ): void;
  coloursChanged(): void;
  captureFirst(): void;
  clearCapture(): void;
  clearFrames(): void;
  pushFrame(fresh: number): void;
  framesAddress(): number;
  bufferAddress(): number;
  captureAddress(): number;
}

let compiled: WebAssembly.Module | undefined;

/** A fresh instance; the module is compiled once per thread. */
export function instantiateEmulator(): EmulatorExports {
  compiled ??= new WebAssembly.Module(base64Bytes(EMULATOR_WASM));
  return new WebAssembly.Instance(compiled).exports as unknown as EmulatorExports;
}
