// Accesses that are not plain memory: devices and pages with cartridge hotspots.
import { readCartridge, writeCartridge } from './cartridge';
import { RAM } from './layout';
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
