// The console: power, system reset, frames. The host handles sizes, addresses and boards (src/atari2600.ts, src/cartridge.ts).
import { mapCartridge, resetCartridge, setBoard } from './cartridge';
import { powerDpc, rebaseDpc } from './dpc';
import { fillOpcodeTables, runCpu } from './generated/cpu';
import { BACKUP, ENV_RNG, NOOP_RNG, PICTURES, RAM, READ_PAGES, STATE, STATE_END, SYSTEM_RNG } from './layout';
import { machine } from './machine';
import { rebaseRiot, resetRiot } from './riot';
import { draw32, seedGenerator } from './rng';
import { fillTables } from './tables';
import { beginPicture, greyUnscanned, linesDone, rebaseTia, resetTia, setMaxLines } from './tia';
import { draw, endsInTheOpen } from './tiaDraw';
import { tia } from './tiaState';
import { slowRead } from './bus';

const SYSTEM_SEED: u32 = 4753849;
const INSTRUCTIONS_PER_UPDATE: i32 = 25000;

/** Powers on with the image in the ROM area. */
export function power(board: i32, yStart: i32, height: i32, combs: i32): void {
  memory.fill(STATE, 0, STATE_END - STATE);
  fillTables();
  fillOpcodeTables();
  seedGenerator(SYSTEM_RNG, SYSTEM_SEED);
  for (let i = 0; i < 128; i++) store<u8>(RAM + usize(i), u8(draw32(SYSTEM_RNG)));
  draw32(SYSTEM_RNG);
  machine.inpt4 = 0x80;
  machine.inpt5 = 0x80;
  tia.yStart = yStart;
  tia.combs = combs;
  setBoard(board);
  powerDpc();
  setFormat(0, height);
}

/** Sets the television format: PAL has more lines, and colour loss. */
export function setFormat(pal: i32, height: i32): void {
  tia.height = height;
  setMaxLines(pal !== 0 ? 342 : 290);
  tia.colourLoss = pal;
}

function rebase(): void {
  const cycles = machine.cyc;
  rebaseRiot(cycles);
  rebaseTia(cycles);
  rebaseDpc(cycles);
  machine.cyc = 0;
}

export function systemReset(): void {
  rebase();
  resetRiot();
  resetTia();
  resetCartridge();
  machine.a = 0;
  machine.x = 0;
  machine.y = 0;
  machine.s = 0xff;
  machine.p = 0;
  machine.jammed = 0;
  const low = readByte(0xfffc);
  const high = readByte(0xfffd);
  machine.bus = high;
  machine.pc = low | (high << 8);
}

/** Runs one update: a frame, or as much of one as 25000 instructions reach. Returns the completed lines. */
export function frame(): i32 {
  if (machine.partial === 0) {
    const phase = (3 * machine.cyc - tia.frameStart) % 228;
    rebase();
    beginPicture(phase);
  }
  machine.frameEnded = 0;
  machine.careful = 0;
  memory.copy(BACKUP, STATE, PICTURES - STATE);
  runCpu(INSTRUCTIONS_PER_UPDATE);
  draw(tia.pending);
  if (endsInTheOpen()) {
    // The drawing method is visible in this frame only: run it again and draw as the reference does.
    memory.copy(STATE, BACKUP, PICTURES - STATE);
    mapCartridge();
    machine.careful = 1;
    runCpu(INSTRUCTIONS_PER_UPDATE);
  }
  const lines = linesDone(machine.cyc);
  if (machine.frameEnded !== 0) {
    machine.lineCount = lines;
    machine.partial = 0;
  } else {
    if (machine.partial === 0) greyUnscanned(lines);
    machine.partial = 1;
  }
  return lines;
}

/** Rebuilds the page tables from the cartridge's registers after the state area was overwritten. */
export function restored(): void {
  mapCartridge();
}

export function seedEnv(seed: u32): void {
  seedGenerator(ENV_RNG, seed);
}

export function drawEnv(): u32 {
  return draw32(ENV_RNG);
}

/** Whether the environment's generator has been used since it was seeded. */
export function envDrawn(): i32 {
  return load<i32>(ENV_RNG + 2496) !== 624 ? 1 : 0;
}

export function seedNoop(seed: u32): void {
  seedGenerator(NOOP_RNG, seed);
}

export function drawNoop(): u32 {
  return draw32(NOOP_RNG);
}

/** Whether the latest frame ended and covered every row of the picture. */
export function complete(): i32 {
  return machine.partial === 0 && tia.last >= tia.displayStop ? 1 : 0;
}

/** Reads a byte as the CPU would, hotspots included. */
export function readByte(address: i32): i32 {
  const t = usize(address & 0x3fff);
  const page = load<u32>(READ_PAGES + ((t >> 6) << 2));
  return page !== 0 ? i32(load<u8>(usize(page) + t)) : slowRead(address, machine.cyc, machine.bus);
}

export {
  bufferAddress,
  captureAddress,
  captureFirst,
  clearCapture,
  clearFrames,
  coloursChanged,
  framesAddress,
  pipelineEnd,
  pushFrame,
  setPipeline,
} from './pipeline';
