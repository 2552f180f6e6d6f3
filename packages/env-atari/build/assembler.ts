/**
 * A small two-pass 6502 assembler for the package's own game and test programs. It uses the emulator's opcode table, including illegal
 * opcodes.
 *
 * Syntax: `label:`, `NAME = expression`, `.org`, `.byte`, `.word`, `.fill count, value`, `.align n`; local labels begin with a dot and
 * belong to the last global one; `;` starts a comment. Expressions: `$ff %101 12 'c' * label`, the operators `+ - * / & | ^ << >>`,
 * parentheses, and the prefixes `<` / `>` for the low and high byte.
 */
import { INSTRUCTION_SIZE, type Mode, OPCODES } from './opcodes.ts';

export interface Assembly {
  /** Bytes from the lowest `.org` to the last byte; gaps are 0. */
  readonly image: Uint8Array;
  readonly origin: number;
  readonly symbols: ReadonlyMap<string, number>;
}

/** The preferred opcode if a mnemonic and mode have several. */
const PREFERRED = new Map([
  ['NOP imp', 0xea],
  ['SBC imm', 0xe9],
  ['ANC imm', 0x0b],
  ['NOP imm', 0x80],
]);

const CODES = new Map<string, number>();
for (const { code, mnemonic, mode } of OPCODES) {
  const key = `${mnemonic} ${mode}`;
  if (!CODES.has(key)) CODES.set(key, PREFERRED.get(key) ?? code);
}
const MNEMONICS = new Set(OPCODES.map((op) => op.mnemonic));

class Expression {
  readonly #tokens: readonly string[];
  #at = 0;
  unknown = false;

  readonly #lookup: (name: string) => number | undefined;
  readonly #here: number;

  constructor(text: string, lookup: (name: string) => number | undefined, here: number) {
    this.#lookup = lookup;
    this.#here = here;
    this.#tokens = text.match(/\$[0-9a-f]+|%[01]+|\d+|'.'|<<|>>|[A-Za-z_.][\w.]*|\S/gi) ?? [];
  }

  value(): number {
    const result = this.#or();
    if (this.#at !== this.#tokens.length) throw new Error(`cannot read ${this.#tokens.join(' ')}`);
    return result;
  }

  #take(...wanted: string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || !wanted.includes(token)) return undefined;
    this.#at++;
    return token;
  }

  #or(): number {
    let left = this.#sum();
    for (let op = this.#take('|', '&', '^', '<<', '>>'); op; op = this.#take('|', '&', '^', '<<', '>>')) {
      const right = this.#sum();
      if (op === '|') left |= right;
      else if (op === '&') left &= right;
      else if (op === '^') left ^= right;
      else left = op === '<<' ? left << right : left >> right;
    }
    return left;
  }

  #sum(): number {
    let left = this.#product();
    for (let op = this.#take('+', '-'); op; op = this.#take('+', '-')) {
      const right = this.#product();
      left = op === '+' ? left + right : left - right;
    }
    return left;
  }

  #product(): number {
    let left = this.#atom();
    for (let op = this.#take('*', '/'); op; op = this.#take('*', '/')) {
      const right = this.#atom();
      left = op === '*' ? left * right : Math.trunc(left / right);
    }
    return left;
  }

  #atom(): number {
    if (this.#take('<')) return this.#atom() & 0xff;
    if (this.#take('>')) return (this.#atom() >> 8) & 0xff;
    if (this.#take('-')) return -this.#atom();
    if (this.#take('*')) return this.#here;
    if (this.#take('(')) {
      const inner = this.#or();
      if (!this.#take(')')) throw new Error('a ) is missing');
      return inner;
    }
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('an operand is missing');
    if (token.startsWith('$')) return Number.parseInt(token.slice(1), 16);
    if (token.startsWith('%')) return Number.parseInt(token.slice(1), 2);
    if (token.startsWith("'")) return token.charCodeAt(1);
    if (/^\d/.test(token)) return Number(token);
    const found = this.#lookup(token);
    if (found === undefined) this.unknown = true;
    return found ?? 0;
  }
}

interface Operand {
  readonly mode: Mode;
  readonly expression: string;
}

function parseOperand(mnemonic: string, text: string): readonly Operand[] {
  const has = (mode: Mode): boolean => CODES.has(`${mnemonic} ${mode}`);
  if (text === '') return [{ mode: has('imp') ? 'imp' : 'acc', expression: '' }];
  if (/^a$/i.test(text) && has('acc')) return [{ mode: 'acc', expression: '' }];
  if (text.startsWith('#')) return [{ mode: 'imm', expression: text.slice(1) }];
  if (has('rel')) return [{ mode: 'rel', expression: text }];
  const forms: readonly (readonly [RegExp, readonly Mode[]])[] = [
    [/^\((.+),\s*x\s*\)$/i, ['izx']],
    [/^\((.+)\)\s*,\s*y$/i, ['izy']],
    [/^\((.+)\)$/, ['ind']],
    [/^(.+),\s*x$/i, ['zpx', 'abx']],
    [/^(.+),\s*y$/i, ['zpy', 'aby']],
    [/^(.+)$/, ['zp', 'abs']],
  ];
  for (const [form, modes] of forms) {
    const match = form.exec(text);
    const possible = modes.filter(has);
    if (match && possible.length > 0) return possible.map((mode) => ({ mode, expression: match[1]! }));
  }
  throw new Error(`${mnemonic} ${text} does not exist`);
}

/**
 * Assembles a program.
 *
 * @throws Error with the line number.
 */
export function assemble(source: string): Assembly {
  const symbols = new Map<string, number>();
  let bytes = new Map<number, number>();
  for (const final of [false, true]) bytes = pass(source, symbols, final);
  const addresses = [...bytes.keys()];
  const origin = addresses.reduce((a, b) => Math.min(a, b), 0xffff);
  const end = addresses.reduce((a, b) => Math.max(a, b), 0);
  const image = new Uint8Array(end - origin + 1);
  for (const [at, value] of bytes) image[at - origin] = value;
  return { image, origin, symbols };
}

function pass(source: string, symbols: Map<string, number>, final: boolean): Map<number, number> {
  const bytes = new Map<number, number>();
  let here = 0;
  let scope = '';
  const qualified = (name: string): string => (name.startsWith('.') ? scope + name : name);
  const evaluate = (text: string): { value: number; unknown: boolean } => {
    const expression = new Expression(text, (name) => symbols.get(qualified(name)), here);
    const value = expression.value();
    if (final && expression.unknown) throw new Error(`unknown symbol in ${text}`);
    return { value, unknown: expression.unknown };
  };
  const emit = (value: number): void => {
    if (bytes.has(here)) throw new Error(`address $${here.toString(16)} is written twice`);
    bytes.set(here++, value & 0xff);
  };
  const directive = (name: string, rest: string): void => {
    const operands = rest.split(/,(?![^(]*\))/).map((operand) => operand.trim());
    const first = evaluate(operands[0]!).value;
    if (name === '.org') here = first;
    else if (name === '.byte') for (const operand of operands) emit(evaluate(operand).value);
    else if (name === '.word') {
      for (const operand of operands) {
        const { value } = evaluate(operand);
        emit(value);
        emit(value >> 8);
      }
    } else if (name === '.fill') for (let i = 0; i < first; i++) emit(evaluate(operands[1] ?? '0').value);
    else if (name === '.align') while (here % first !== 0) emit(0);
    else throw new Error(`unknown directive ${name}`);
  };
  const instruction = (mnemonic: string, rest: string): void => {
    const candidates = parseOperand(mnemonic, rest);
    const first = candidates[0]!;
    const { value, unknown } =
      first.expression === '' ? { value: 0, unknown: false } : evaluate(first.expression);
    // Zero-page variables are constants defined before their use, so both passes choose the same form.
    const chosen =
      candidates.find(({ mode }) => !mode.startsWith('zp') || (!unknown && value < 256)) ??
      candidates[candidates.length - 1]!;
    const code = CODES.get(`${mnemonic} ${chosen.mode}`);
    if (code === undefined) throw new Error(`${mnemonic} has no mode ${chosen.mode}`);
    emit(code);
    const size = INSTRUCTION_SIZE[chosen.mode];
    if (chosen.mode === 'rel') {
      const distance = value - (here + 1);
      if (final && (distance < -128 || distance > 127)) throw new Error(`the branch is too far: ${distance}`);
      emit(distance);
    } else {
      if (size > 1) emit(value);
      if (size > 2) emit(value >> 8);
    }
  };
  for (const [index, raw] of source.split('\n').entries()) {
    try {
      let line = raw.replace(/;.*$/, '').trim();
      const label = /^(\.?[A-Za-z_]\w*):\s*/.exec(line);
      if (label) {
        const name = label[1]!;
        if (!name.startsWith('.')) scope = name;
        symbols.set(qualified(name), here);
        line = line.slice(label[0].length);
      }
      if (line === '') continue;
      const constant = /^([A-Za-z_]\w*)\s*=\s*(.+)$/.exec(line);
      if (constant) {
        symbols.set(constant[1]!, evaluate(constant[2]!).value);
        continue;
      }
      const [, word, rest] = /^(\S+)\s*(.*)$/.exec(line)!;
      if (word!.startsWith('.')) directive(word!, rest!);
      else if (MNEMONICS.has(word!.toUpperCase())) instruction(word!.toUpperCase(), rest!.trim());
      else throw new Error(`unknown instruction ${word}`);
    } catch (error) {
      throw new Error(`line ${index + 1}: ${(error as Error).message}`, { cause: error });
    }
  }
  return bytes;
}
