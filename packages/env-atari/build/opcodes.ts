/**
 * The 6507's instruction set as one table: operation and addressing mode of all 256 opcodes (NMOS 6502, including illegal ones), and the
 * cycle rule. The emulator's dispatch and the assembler are both generated from it.
 */

/** Addressing modes: implied, accumulator, immediate, zero page, …, relative. */
export type Mode =
  | 'imp'
  | 'acc'
  | 'imm'
  | 'zp'
  | 'zpx'
  | 'zpy'
  | 'abs'
  | 'abx'
  | 'aby'
  | 'ind'
  | 'izx'
  | 'izy'
  | 'rel';

/** How an instruction uses its operand. */
export type Access = 'read' | 'store' | 'modify' | 'none';

export interface Opcode {
  readonly code: number;
  readonly mnemonic: string;
  readonly mode: Mode;
  readonly access: Access;
  readonly cycles: number;
  /** An index that crosses a page costs a cycle. */
  readonly pageCycle: boolean;
}

// Row = high nibble, column = low nibble.
const TABLE = `
BRK.imp ORA.izx JAM.imp SLO.izx NOP.zp  ORA.zp  ASL.zp  SLO.zp  PHP.imp ORA.imm ASL.acc ANC.imm NOP.abs ORA.abs ASL.abs SLO.abs
BPL.rel ORA.izy JAM.imp SLO.izy NOP.zpx ORA.zpx ASL.zpx SLO.zpx CLC.imp ORA.aby NOP.imp SLO.aby NOP.abx ORA.abx ASL.abx SLO.abx
JSR.abs AND.izx JAM.imp RLA.izx BIT.zp  AND.zp  ROL.zp  RLA.zp  PLP.imp AND.imm ROL.acc ANC.imm BIT.abs AND.abs ROL.abs RLA.abs
BMI.rel AND.izy JAM.imp RLA.izy NOP.zpx AND.zpx ROL.zpx RLA.zpx SEC.imp AND.aby NOP.imp RLA.aby NOP.abx AND.abx ROL.abx RLA.abx
RTI.imp EOR.izx JAM.imp SRE.izx NOP.zp  EOR.zp  LSR.zp  SRE.zp  PHA.imp EOR.imm LSR.acc ALR.imm JMP.abs EOR.abs LSR.abs SRE.abs
BVC.rel EOR.izy JAM.imp SRE.izy NOP.zpx EOR.zpx LSR.zpx SRE.zpx CLI.imp EOR.aby NOP.imp SRE.aby NOP.abx EOR.abx LSR.abx SRE.abx
RTS.imp ADC.izx JAM.imp RRA.izx NOP.zp  ADC.zp  ROR.zp  RRA.zp  PLA.imp ADC.imm ROR.acc ARR.imm JMP.ind ADC.abs ROR.abs RRA.abs
BVS.rel ADC.izy JAM.imp RRA.izy NOP.zpx ADC.zpx ROR.zpx RRA.zpx SEI.imp ADC.aby NOP.imp RRA.aby NOP.abx ADC.abx ROR.abx RRA.abx
NOP.imm STA.izx NOP.imm SAX.izx STY.zp  STA.zp  STX.zp  SAX.zp  DEY.imp NOP.imm TXA.imp ANE.imm STY.abs STA.abs STX.abs SAX.abs
BCC.rel STA.izy JAM.imp SHA.izy STY.zpx STA.zpx STX.zpy SAX.zpy TYA.imp STA.aby TXS.imp TAS.aby SHY.abx STA.abx SHX.aby SHA.aby
LDY.imm LDA.izx LDX.imm LAX.izx LDY.zp  LDA.zp  LDX.zp  LAX.zp  TAY.imp LDA.imm TAX.imp LXA.imm LDY.abs LDA.abs LDX.abs LAX.abs
BCS.rel LDA.izy JAM.imp LAX.izy LDY.zpx LDA.zpx LDX.zpy LAX.zpy CLV.imp LDA.aby TSX.imp LAS.aby LDY.abx LDA.abx LDX.aby LAX.aby
CPY.imm CMP.izx NOP.imm DCP.izx CPY.zp  CMP.zp  DEC.zp  DCP.zp  INY.imp CMP.imm DEX.imp SBX.imm CPY.abs CMP.abs DEC.abs DCP.abs
BNE.rel CMP.izy JAM.imp DCP.izy NOP.zpx CMP.zpx DEC.zpx DCP.zpx CLD.imp CMP.aby NOP.imp DCP.aby NOP.abx CMP.abx DEC.abx DCP.abx
CPX.imm SBC.izx NOP.imm ISB.izx CPX.zp  SBC.zp  INC.zp  ISB.zp  INX.imp SBC.imm NOP.imp SBC.imm CPX.abs SBC.abs INC.abs ISB.abs
BEQ.rel SBC.izy JAM.imp ISB.izy NOP.zpx SBC.zpx INC.zpx ISB.zpx SED.imp SBC.aby NOP.imp ISB.aby NOP.abx SBC.abx INC.abx ISB.abx
`;

const STORES = new Set('STA STX STY SAX SHA SHX SHY TAS'.split(' '));
const MODIFIES = new Set('ASL LSR ROL ROR INC DEC SLO RLA SRE RRA DCP ISB'.split(' '));
const CONTROL: Readonly<Record<string, number>> = {
  ...{ PHA: 3, PHP: 3, PLA: 4, PLP: 4, RTI: 6, RTS: 6, JSR: 6, BRK: 7 },
};

/** Cycles by mode for read, store and modify. */
const MEMORY_CYCLES: Readonly<Partial<Record<Mode, readonly [number, number, number]>>> = {
  zp: [3, 3, 5],
  zpx: [4, 4, 6],
  zpy: [4, 4, 6],
  abs: [4, 4, 6],
  abx: [4, 5, 7],
  aby: [4, 5, 7],
  izx: [6, 6, 8],
  izy: [5, 6, 8],
};

const INDEXED = new Set<Mode>(['abx', 'aby', 'izy']);

function accessOf(mnemonic: string, mode: Mode): Access {
  if (mode === 'imp' || mode === 'acc' || mode === 'rel' || mnemonic === 'JMP' || mnemonic === 'JSR')
    return 'none';
  if (STORES.has(mnemonic)) return 'store';
  return MODIFIES.has(mnemonic) ? 'modify' : 'read';
}

function cyclesOf(code: number, mnemonic: string, mode: Mode, access: Access): number {
  // The reference charges one cycle more than the NMOS chip.
  if (code === 0xa7) return 4;
  const control = CONTROL[mnemonic];
  if (control !== undefined) return control;
  if (mnemonic === 'JMP') return mode === 'abs' ? 3 : 5;
  const row = MEMORY_CYCLES[mode];
  if (row === undefined) return 2;
  return row[access === 'store' ? 1 : access === 'modify' ? 2 : 0];
}

function parseTable(): Opcode[] {
  return TABLE.trim()
    .split(/\s+/)
    .map((entry, code) => {
      const [mnemonic, mode] = entry.split('.') as [string, Mode];
      const access = accessOf(mnemonic, mode);
      const cycles = cyclesOf(code, mnemonic, mode, access);
      return { code, mnemonic, mode, access, cycles, pageCycle: access === 'read' && INDEXED.has(mode) };
    });
}

/** All 256 opcodes, index = code. */
export const OPCODES: readonly Opcode[] = parseTable();

/** Bytes of an instruction by mode, opcode included. */
export const INSTRUCTION_SIZE: Readonly<Record<Mode, number>> = {
  imp: 1,
  acc: 1,
  imm: 2,
  zp: 2,
  zpx: 2,
  zpy: 2,
  abs: 3,
  abx: 3,
  aby: 3,
  ind: 3,
  izx: 2,
  izy: 2,
  rel: 2,
};
