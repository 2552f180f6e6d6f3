/**
 * Generates the CPU's dispatch (AssemblyScript) from the opcode table. All code between two accesses is inlined as text: WebAssembly
 * engines inline little.
 */
import { INSTRUCTION_SIZE, OPCODES, type Opcode } from './opcodes.ts';

const lines = (...text: string[]): string => text.join('\n');

function read(address: string, target: string): string {
  return lines(
    `t = ${address} & 0x3fff;`,
    'page = load<u32>(READ_PAGES + ((t >> 6) << 2));',
    `if (page !== 0) ${target} = load<u8>(page + t);`,
    `else ${target} = slowRead(${address}, cyc, bus);`,
    `bus = ${target};`,
  );
}

/** Reads an address below 0x200: zero page, stack, and a pointer byte that overflows into 0x100. */
function readLow(address: string, target: string): string {
  return lines(
    `if ((${address} & 0x80) !== 0) ${target} = load<u8>(RAM + (${address} & 0x7f));`,
    `else ${target} = readTia(${address}, cyc, bus);`,
    `bus = ${target};`,
  );
}

/** The first operand byte; the instruction's bytes are already in `w`. */
const operand = (target: string): string => lines(`${target} = (w >> 8) & 0xff;`, `bus = ${target};`);
/** Both operand bytes as a word in `m`. */
const word = lines('m = (w >> 8) & 0xffff;', 'bus = m >> 8;');

/** The bytes that the fetch reads: JSR reads its last one after the pushes, BRK the one after itself. */
function fetched(op: Opcode): number {
  return op.mnemonic === 'JSR' || op.mnemonic === 'BRK' ? 2 : INSTRUCTION_SIZE[op.mode];
}

function write(address: string, value: string): string {
  return lines(
    `bus = ${value};`,
    `t = ${address} & 0x3fff;`,
    'page = load<u32>(WRITE_PAGES + ((t >> 6) << 2));',
    'if (page !== 0) store<u8>(page + t, bus);',
    `else { cyc = slowWrite(${address}, bus, cyc); if (machine.frameEnded !== 0) left = 0; }`,
  );
}

function writeLow(address: string, value: string): string {
  return lines(
    `bus = ${value};`,
    `if ((${address} & 0x80) !== 0) store<u8>(RAM + (${address} & 0x7f), bus);`,
    `else { cyc = writeTia(${address}, bus, cyc); if (machine.frameEnded !== 0) left = 0; }`,
  );
}

function push(value: string, afterWrite = false): string {
  const access = writeLow('s', value);
  const wrapped = afterWrite ? lines('machine.afterWrite = 1;', access, 'machine.afterWrite = 0;') : access;
  return lines(wrapped, 's = (s - 1) & 0xff;');
}

const pull = (target: string): string => lines('s = (s + 1) & 0xff;', readLow('s', target));

/** Computes the effective address into `e`. */
function address(op: Opcode): string {
  const index = (base: string, register: string): string =>
    lines(
      base,
      `e = (m + ${register}) & 0xffff;`,
      op.pageCycle ? 'if (((m ^ e) & 0xff00) !== 0) cyc += 1;' : '',
    );
  switch (op.mode) {
    case 'zp':
      return operand('e');
    case 'zpx':
      return lines(operand('e'), 'e = (e + x) & 0xff;');
    case 'zpy':
      return lines(operand('e'), 'e = (e + y) & 0xff;');
    case 'abs':
      return lines(word, 'e = m;');
    case 'abx':
      return index(word, 'x');
    case 'aby':
      return index(word, 'y');
    case 'izx':
      return lines(operand('t'), 'u = (t + x) & 0xff;', readLow('u', 'm'), pointerHigh(), 'e |= m;');
    case 'izy':
      return index(lines(operand('u'), readLow('u', 'm'), pointerHigh(), 'm |= e;'), 'y');
    default:
      throw new Error(`no address in mode ${op.mode}`);
  }
}

const pointerHigh = (): string => lines('u += 1;', readLow('u', 'e'), 'e <<= 8;');

const isZeroPage = (op: Opcode): boolean => op.mode === 'zp' || op.mode === 'zpx' || op.mode === 'zpy';
const load = (op: Opcode): string => (isZeroPage(op) ? readLow('e', 'm') : read('e', 'm'));
const store = (op: Opcode, value: string): string =>
  isZeroPage(op) ? writeLow('e', value) : write('e', value);

/** N and Z share one variable: Z is set if its low byte is 0, N if bit 7 or 8 is set (BIT and PLP can set N without the other bits). */
const NZ = (value: string): string => `nz = ${value};`;
const compare = (register: string): string => `c = ${register} >= m ? 1 : 0; nz = (${register} - m) & 0xff;`;

const ADC = lines(
  'if (d === 0) { t = a + m + c; c = t >> 8; t &= 0xff; }',
  'else { t = decimalAdd(a, m, c); c = t >> 8; t &= 0xff; }',
  `v = (a ^ t) & (m ^ t) & 0x80; a = t; ${NZ('a')}`,
);
const SBC = lines(
  'if (d === 0) { u = m ^ 0xff; t = a + u + c; c = t >> 8; t &= 0xff; v = (a ^ t) & (u ^ t) & 0x80; }',
  'else { t = decimalSubtract(a, m, c); c = t >> 8; t &= 0xff; v = (a ^ t) & (m ^ t) & 0x80; }',
  `a = t; ${NZ('a')}`,
);
const HIGH = '(((e >> 8) + 1) & 0xff)';

/** Operations on the operand byte `m`. */
const READS: Readonly<Record<string, string>> = {
  LDA: `a = m; ${NZ('a')}`,
  LDX: `x = m; ${NZ('x')}`,
  LDY: `y = m; ${NZ('y')}`,
  LAX: `a = m; x = m; ${NZ('a')}`,
  ADC,
  SBC,
  AND: `a &= m; ${NZ('a')}`,
  ORA: `a |= m; ${NZ('a')}`,
  EOR: `a ^= m; ${NZ('a')}`,
  CMP: compare('a'),
  CPX: compare('x'),
  CPY: compare('y'),
  BIT: 'nz = (a & m) | ((m & 0x80) << 1); v = m & 0x40;',
  NOP: '',
  ANC: `a &= m; ${NZ('a')} c = a >> 7;`,
  ALR: `a &= m; c = a & 1; a >>= 1; ${NZ('a')}`,
  ARR: lines(
    'm &= a; a = (m >> 1) | (c << 7);',
    `if (d === 0) { ${NZ('a')} c = (a >> 6) & 1; v = ((a >> 6) ^ (a >> 5)) & 1; }`,
    'else {',
    'nz = a; v = (m ^ a) & 0x40;',
    'if ((m & 15) + (m & 1) > 5) a = (a & 0xf0) | ((a + 6) & 15);',
    'c = (m & 0xf0) + (m & 0x10) > 0x50 ? 1 : 0;',
    'if (c !== 0) a = (a + 0x60) & 0xff;',
    '}',
  ),
  ANE: `a = (a | 0xee) & x & m; ${NZ('a')}`,
  LXA: `a = (a | 0xee) & m; x = a; ${NZ('a')}`,
  SBX: `t = (a & x) - m; c = t >= 0 ? 1 : 0; x = t & 0xff; ${NZ('x')}`,
  LAS: `s &= m; a = s; x = s; ${NZ('a')}`,
};

const STORED: Readonly<Record<string, string>> = {
  STA: 'a',
  STX: 'x',
  STY: 'y',
  SAX: 'a & x',
  SHA: `a & x & ${HIGH}`,
  SHX: `x & ${HIGH}`,
  SHY: `y & ${HIGH}`,
  TAS: `s & ${HIGH}`,
};

/** Read-modify-write: the operation on `m`, and a further use of the result. */
const MODIFIED: Readonly<Record<string, readonly [string, string]>> = {
  ASL: ['c = m >> 7; m = (m << 1) & 0xff;', NZ('m')],
  LSR: ['c = m & 1; m >>= 1;', NZ('m')],
  ROL: ['m = (m << 1) | c; c = m >> 8; m &= 0xff;', NZ('m')],
  ROR: ['t = m & 1; m = (m >> 1) | (c << 7); c = t;', NZ('m')],
  INC: ['m = (m + 1) & 0xff;', NZ('m')],
  DEC: ['m = (m - 1) & 0xff;', NZ('m')],
  SLO: ['c = m >> 7; m = (m << 1) & 0xff;', `a |= m; ${NZ('a')}`],
  RLA: ['m = (m << 1) | c; c = m >> 8; m &= 0xff;', `a &= m; ${NZ('a')}`],
  SRE: ['c = m & 1; m >>= 1;', `a ^= m; ${NZ('a')}`],
  RRA: ['t = m & 1; m = (m >> 1) | (c << 7); c = t;', ADC],
  DCP: ['m = (m - 1) & 0xff;', compare('a')],
  ISB: ['m = (m + 1) & 0xff;', SBC],
};

const STATUS =
  '(((nz & 0x180) !== 0 ? 0x80 : 0) | (v !== 0 ? 0x40 : 0) | 0x30 | (d << 3) | (i << 2) | ((nz & 0xff) === 0 ? 2 : 0) | c)';
const UNPACK =
  'nz = ((m & 0x80) << 1) | (~m & 2); v = m & 0x40; d = (m >> 3) & 1; i = (m >> 2) & 1; c = m & 1;';
const branch = (condition: string): string =>
  lines(
    operand('m'),
    `if (${condition}) { t = (pc + ((m << 24) >> 24)) & 0xffff; cyc += ((t ^ pc) & 0xff00) !== 0 ? 2 : 1; pc = t; }`,
  );

const IMPLIED: Readonly<Record<string, string>> = {
  NOP: '',
  CLC: 'c = 0;',
  SEC: 'c = 1;',
  CLI: 'i = 0;',
  SEI: 'i = 1;',
  CLV: 'v = 0;',
  CLD: 'd = 0;',
  SED: 'd = 1;',
  INX: `x = (x + 1) & 0xff; ${NZ('x')}`,
  DEX: `x = (x - 1) & 0xff; ${NZ('x')}`,
  INY: `y = (y + 1) & 0xff; ${NZ('y')}`,
  DEY: `y = (y - 1) & 0xff; ${NZ('y')}`,
  TAX: `x = a; ${NZ('x')}`,
  TXA: `a = x; ${NZ('a')}`,
  TAY: `y = a; ${NZ('y')}`,
  TYA: `a = y; ${NZ('a')}`,
  TSX: `x = s; ${NZ('x')}`,
  TXS: 's = x;',
  PHA: push('a'),
  PHP: push(STATUS),
  PLA: lines(readLow('s', 'm'), pull('a'), NZ('a')),
  PLP: lines(readLow('s', 'm'), pull('m'), UNPACK),
  RTI: lines(readLow('s', 'm'), pull('m'), UNPACK, pull('m'), pull('e'), 'pc = m | (e << 8);'),
  RTS: lines(
    readLow('s', 'm'),
    pull('m'),
    pull('e'),
    'pc = m | (e << 8);',
    read('pc', 'm'),
    'pc = (pc + 1) & 0xffff;',
  ),
  BRK: lines(
    operand('m'),
    push('pc >> 8'),
    push('pc & 0xff', true),
    push(STATUS, true),
    'i = 1;',
    read('0xfffe', 'm'),
    read('0xffff', 'e'),
    'pc = m | (e << 8);',
  ),
  JAM: 'machine.jammed = 1; left = 0;',
  BPL: branch('(nz & 0x180) === 0'),
  BMI: branch('(nz & 0x180) !== 0'),
  BVC: branch('v === 0'),
  BVS: branch('v !== 0'),
  BCC: branch('c === 0'),
  BCS: branch('c !== 0'),
  BNE: branch('(nz & 0xff) !== 0'),
  BEQ: branch('(nz & 0xff) === 0'),
  JSR: lines(
    operand('u'),
    readLow('s', 'm'),
    push('pc >> 8'),
    push('pc & 0xff', true),
    read('pc', 'm'),
    'pc = u | (m << 8);',
  ),
};

function jump(op: Opcode): string {
  if (op.mode === 'abs') return lines(word, 'pc = m;');
  return lines(
    word,
    read('m', 'u'),
    'm = (m & 0xff00) | ((m + 1) & 0xff);',
    read('m', 'e'),
    'pc = u | (e << 8);',
  );
}

function lookup<T>(table: Readonly<Record<string, T>>, op: Opcode): T {
  const found = table[op.mnemonic];
  if (found === undefined) throw new Error(`no rule for ${op.mnemonic} ${op.mode}`);
  return found;
}

function body(op: Opcode): string {
  if (op.mnemonic === 'JMP') return jump(op);
  if (op.access === 'none' && op.mode !== 'acc') return lookup(IMPLIED, op);
  if (op.mode === 'acc') {
    const [change, flags] = lookup(MODIFIED, op);
    return lines('m = a;', change, 'a = m;', flags);
  }
  if (op.mode === 'imm') return lines(operand('m'), lookup(READS, op));
  if (op.access === 'store') {
    return lines(address(op), op.mnemonic === 'TAS' ? 's = a & x;' : '', store(op, lookup(STORED, op)));
  }
  if (op.access === 'modify') {
    const [change, flags] = lookup(MODIFIED, op);
    return lines(address(op), load(op), change, store(op, 'm'), flags);
  }
  return lines(address(op), load(op), lookup(READS, op));
}

/** The text of `assembly/generated/cpu.ts`. */
export function dispatchSource(): string {
  const cases = OPCODES.map((op) =>
    lines(
      `case 0x${op.code.toString(16).padStart(2, '0')}: { // ${op.mnemonic} ${op.mode}`,
      `cyc += ${op.cycles}; pc = (pc + ${fetched(op)}) & 0xffff;`,
      body(op),
      'break;',
      '}',
    ),
  );
  return lines(
    '// Made by build/dispatch.ts from build/opcodes.ts.',
    "import { slowFetch, slowRead, slowWrite } from '../bus';",
    "import { decimalAdd, decimalSubtract } from '../decimal';",
    "import { CODE_PAGES, OPCODE_CYCLES, OPCODE_SIZE, RAM, READ_PAGES, WRITE_PAGES } from '../layout';",
    "import { machine } from '../machine';",
    "import { readTia, writeTia } from '../tia';",
    '',
    '/** Runs at most `limit` instructions, until the one that ends the frame. */',
    'export function runCpu(limit: i32): void {',
    'if (machine.jammed !== 0) return;',
    'let left = limit; let cyc = machine.cyc; let bus = machine.bus;',
    'let pc = machine.pc; let a = machine.a; let x = machine.x; let y = machine.y; let s = machine.s;',
    'let m = machine.p; let nz = ((m & 0x80) << 1) | (~m & 2); let v = m & 0x40; let d = (m >> 3) & 1; let i = (m >> 2) & 1;',
    'let c = m & 1; let w = 0; let e = 0; let t = 0; let u = 0; let page: u32 = 0;',
    'do {',
    'left -= 1;',
    't = pc & 0x3fff;',
    'page = load<u32>(CODE_PAGES + ((t >> 6) << 2));',
    'w = page !== 0 ? load<u32>(page + t) : slowFetch(pc, cyc, bus);',
    'm = w & 0xff; bus = m;',
    'switch (m) {',
    ...cases,
    'default: break;',
    '}',
    '} while (left > 0);',
    'machine.cyc = cyc; machine.bus = bus; machine.pc = pc; machine.a = a; machine.x = x; machine.y = y;',
    `machine.s = s; machine.p = ${STATUS};`,
    '}',
    '',
    'export function fillOpcodeTables(): void {',
    ...OPCODES.map(
      (op) =>
        `store<u8>(OPCODE_SIZE + ${op.code}, ${fetched(op)}); store<u8>(OPCODE_CYCLES + ${op.code}, ${op.cycles});`,
    ),
    '}',
    '',
  );
}
