// Cartridge boards. Page tables serve plain ROM and cart RAM; only pages with hotspots come here.
import { BANKS, CART, CART_RAM, CODE_PAGES, RAM, READ_PAGES, ROM, SYSTEM_RNG, WRITE_PAGES } from './layout';
import { clockDpc, readDpc, resetDpc, writeDpc } from './dpc';
import { draw32 } from './rng';

export const BOARD_2K: i32 = 0;
export const BOARD_4K: i32 = 1;
export const BOARD_F8: i32 = 2;
export const BOARD_F8SC: i32 = 3;
export const BOARD_F6: i32 = 4;
export const BOARD_F6SC: i32 = 5;
export const BOARD_E0: i32 = 6;
export const BOARD_FE: i32 = 7;
export const BOARD_DPC: i32 = 8;

@unmanaged
class Cart {
  board: i32;
  bank: i32;
  slice0: i32;
  slice1: i32;
  slice2: i32;
}

const cart = changetype<Cart>(CART);

function setPages(table: usize, address: i32, size: i32, target: usize): void {
  for (let offset = 0; offset < size; offset += 64) {
    const at = address + offset;
    store<u32>(table + (usize(at) >> 6 << 2), target === 0 ? 0 : u32(target + offset - at));
  }
}

function mapRead(address: i32, size: i32, target: usize): void {
  setPages(READ_PAGES, address, size, target);
  setPages(READ_PAGES, address | 0x2000, size, target);
}

/** Finds the pages that the next page continues. */
function findCode(first: i32, pages: i32): void {
  for (let i = 0; i < pages; i++) {
    const at = usize(first + i) << 2;
    const page = load<u32>(READ_PAGES + at);
    const next = first + i < 255 ? load<u32>(READ_PAGES + at + 4) : 0;
    store<u32>(CODE_PAGES + at, page === next ? page : 0);
  }
}

const WINDOW: usize = 0x40 << 2;
const MIRROR: usize = 0xc0 << 2;

/** Maps a bank into the cartridge window, using the page-table entries of `prepareBank`. */
function mapBank(bank: i32): void {
  cart.bank = bank;
  const from = BANKS + (usize(bank) << 10);
  memory.copy(READ_PAGES + WINDOW, from, 256);
  memory.copy(READ_PAGES + MIRROR, from + 256, 256);
  memory.copy(CODE_PAGES + WINDOW, from + 512, 256);
  memory.copy(CODE_PAGES + MIRROR, from + 768, 256);
}

function prepareBank(bank: i32): void {
  mapRead(0x1000, 0x1000, ROM + (usize(bank) << 12));
  if (cart.board === BOARD_F8SC || cart.board === BOARD_F6SC) {
    mapRead(0x1080, 0x80, CART_RAM);
  }
  mapRead(0x1fc0, 0x40, 0);
  if (cart.board === BOARD_DPC) mapRead(0x1000, 0x80, 0);
  findCode(0x40, 0x40);
  findCode(0xc0, 0x40);
  const to = BANKS + (usize(bank) << 10);
  memory.copy(to, READ_PAGES + WINDOW, 256);
  memory.copy(to + 256, READ_PAGES + MIRROR, 256);
  memory.copy(to + 512, CODE_PAGES + WINDOW, 256);
  memory.copy(to + 768, CODE_PAGES + MIRROR, 256);
}

function mapSlice(window: i32, slice: i32): void {
  if (window === 0) cart.slice0 = slice;
  else if (window === 1) cart.slice1 = slice;
  else cart.slice2 = slice;
  mapRead(0x1000 + (window << 10), 0x400, ROM + (usize(slice) << 10));
  findCode(0x3f, 0x41);
  findCode(0xbf, 0x41);
}

/** Fills the page tables from the cartridge's registers (after a load, a reset or a restore). */
export function mapCartridge(): void {
  setPages(READ_PAGES, 0, 0x4000, 0);
  setPages(WRITE_PAGES, 0, 0x4000, 0);
  for (let page = 0; page < 256; page++) {
    const address = page << 6;
    if ((address & 0x1280) === 0x0080) {
      const target = RAM + usize(address & 0x40);
      setPages(READ_PAGES, address, 64, target);
      setPages(WRITE_PAGES, address, 64, target);
    }
  }
  const board = cart.board;
  if (board === BOARD_2K) {
    mapRead(0x1000, 0x800, ROM);
    mapRead(0x1800, 0x800, ROM);
  } else if (board === BOARD_4K) {
    mapRead(0x1000, 0x1000, ROM);
  } else if (board === BOARD_FE) {
    setPages(READ_PAGES, 0x1000, 0x1000, ROM + 0x1000);
    setPages(READ_PAGES, 0x3000, 0x1000, ROM);
  } else if (board === BOARD_E0) {
    mapSlice(0, cart.slice0);
    mapSlice(1, cart.slice1);
    mapSlice(2, cart.slice2);
    mapRead(0x1c00, 0x400, ROM + 0x1c00);
    mapRead(0x1fc0, 0x40, 0);
  } else {
    const banks = board === BOARD_F6 || board === BOARD_F6SC ? 4 : 2;
    for (let bank = 0; bank < banks; bank++) prepareBank(bank);
    mapBank(cart.bank);
    if (board === BOARD_F8SC || board === BOARD_F6SC) {
      setPages(WRITE_PAGES, 0x1000, 0x80, CART_RAM);
      setPages(WRITE_PAGES, 0x3000, 0x80, CART_RAM);
    }
    findCode(0, 0x40);
    findCode(0x80, 0x40);
    return;
  }
  findCode(0, 0x100);
}

export function setBoard(board: i32): void {
  cart.board = board;
}

export function resetCartridge(): void {
  const board = cart.board;
  cart.bank = board === BOARD_F8 || board === BOARD_F8SC || board === BOARD_DPC ? 1 : 0;
  cart.slice0 = 4;
  cart.slice1 = 5;
  cart.slice2 = 6;
  if (board === BOARD_F8SC || board === BOARD_F6SC) {
    for (let i = 0; i < 128; i++) store<u8>(CART_RAM + usize(i), u8(draw32(SYSTEM_RNG)));
  }
  if (board === BOARD_DPC) resetDpc();
  mapCartridge();
}

function hotspot(offset: i32): void {
  switch (cart.board) {
    case BOARD_F8:
    case BOARD_F8SC:
    case BOARD_DPC:
      if (offset === 0xff8) mapBank(0);
      else if (offset === 0xff9) mapBank(1);
      return;
    case BOARD_F6:
    case BOARD_F6SC:
      if (offset >= 0xff6 && offset <= 0xff9) mapBank(offset - 0xff6);
      return;
    case BOARD_E0:
      if (offset >= 0xfe0 && offset < 0xff8) mapSlice((offset - 0xfe0) >> 3, offset & 7);
      return;
    default:
      return;
  }
}

export function readCartridge(address: i32): i32 {
  const offset = address & 0xfff;
  if (cart.board === BOARD_DPC) {
    clockDpc();
    if (offset < 0x40) return readDpc(offset);
  }
  hotspot(offset);
  if (cart.board === BOARD_E0) return load<u8>(ROM + 0x1c00 + usize(offset & 0x3ff));
  return load<u8>(ROM + (usize(cart.bank) << 12) + usize(offset));
}

export function writeCartridge(address: i32, value: i32): void {
  const offset = address & 0xfff;
  if (cart.board === BOARD_DPC) {
    clockDpc(); // every write, at any offset
    if (offset >= 0x40 && offset < 0x80) writeDpc(offset, value);
  }
  hotspot(offset);
}
