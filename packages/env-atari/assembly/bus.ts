// Accesses other than plain memory: devices, and pages with cartridge hotspots.
import { readCartridge, writeCartridge } from './cartridge';
import { OPCODE_CYCLES, OPCODE_SIZE, RAM, READ_PAGES } from './layout';
import { machine } from './machine';
import { readRiot, writeRiot } from './riot';
import { readTia, writeTia } from './tia';

export function slowRead(address: i32, cyc: i32, bus: i32): i32 {
  if ((address & 0x1000) !== 0) {
    machine.cyc = cyc;
    return readCartridge(address);
  }
  if ((address & 0x80) === 0) return readTia(address, cyc, bus);
  if ((address & 0x200) === 0) return i32(load<u8>(RAM + usize(address & 0x7f)));
  return readRiot(address, cyc);
}

function readByte(address: i32, cyc: i32, bus: i32): i32 {
  const t = usize(address & 0x3fff);
  const page = load<u32>(READ_PAGES + ((t >> 6) << 2));
  return page !== 0 ? i32(load<u8>(usize(page) + t)) : slowRead(address, cyc, bus);
}

/** Fetches the bytes of the instruction at `pc` if one load cannot: opcode in bits 7..0, operands above. */
export function slowFetch(pc: i32, cyc: i32, bus: i32): i32 {
  const t = usize(pc & 0x3fff);
  const page = load<u32>(READ_PAGES + ((t >> 6) << 2));
  if (page !== 0 && (t & 63) < 62) return load<i32>(usize(page) + t);
  const opcode = readByte(pc, cyc, bus);
  const size = load<u8>(OPCODE_SIZE + usize(opcode));
  if (size === 1) return opcode;
  const after = cyc + i32(load<u8>(OPCODE_CYCLES + usize(opcode)));
  const low = readByte(pc + 1, after, opcode);
  if (size === 2) return opcode | (low << 8);
  return opcode | (low << 8) | (readByte(pc + 2, after, low) << 16);
}

/** Returns the cycle count after the write (a WSYNC waits). */
export function slowWrite(address: i32, value: i32, cyc: i32): i32 {
  if ((address & 0x1000) !== 0) {
    machine.cyc = cyc;
    writeCartridge(address, value);
    return cyc;
  }
  if ((address & 0x80) === 0) return writeTia(address, value, cyc);
  if ((address & 0x200) === 0) store<u8>(RAM + usize(address & 0x7f), value);
  else writeRiot(address, value, cyc);
  return cyc;
}
