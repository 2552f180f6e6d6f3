import { PrismError } from '@prism-rl/core';
import type { Expression, Program, Statement } from '../game.ts';

/**
 * Interprets the game rules as closures: an expression becomes a function that returns a 32-bit integer, a program a function that changes
 * the game's variables. Names are resolved at compile time.
 */

/** The console as seen by the rules. */
export interface RuleHost {
  /** The console's 128 bytes of RAM. */
  readonly ram: Uint8Array;
  /** One word: the byte on the console's bus. Rules that read RAM change it, as in the reference. */
  readonly bus: Int32Array;
  readonly words: Int32Array;
  /** Reads the cartridge's address space. */
  readCartridge(address: number): number;
  /** Returns the next draw of the environment's generator. */
  random(): number;
  /** Holds SELECT for some frames, then runs one frame without it. */
  select(frames: number): void;
  /** Holds RESET for four frames. */
  softReset(): void;
  /** Plays one full environment action. */
  act(action: number): void;
}

type Value = () => number;
type Action = () => void;

const bcd = (byte: number): number => 10 * (byte >> 4) + (byte & 15);

const truth = (is: boolean): number => (is ? 1 : 0);

/** Operators that combine numbers from left to right: most take two. */
const combinations: ReadonlyMap<string, (x: number, y: number) => number> = new Map([
  ['+', (x, y) => (x + y) | 0],
  ['-', (x, y) => (x - y) | 0],
  ['*', Math.imul],
  ['div', (x, y) => (x / y) | 0],
  ['%', (x, y) => (x % y) | 0],
  ['min', Math.min],
  ['max', Math.max],
  ['&', (x, y) => x & y],
  ['|', (x, y) => x | y],
  ['>>', (x, y) => x >> y],
  ['<<', (x, y) => x << y],
  ['==', (x, y) => truth(x === y)],
  ['!=', (x, y) => truth(x !== y)],
  ['<', (x, y) => truth(x < y)],
  ['<=', (x, y) => truth(x <= y)],
  ['>', (x, y) => truth(x > y)],
  ['>=', (x, y) => truth(x >= y)],
]);

/** Limit on iterations of one `while`: the rules wait for the game, possibly forever with a foreign image. */
const MAX_TURNS = 10_000;

/** Assigns word indices to variable names and compiles rules for one console. */
export class RuleCompiler {
  readonly #host: RuleHost;
  readonly #slots: ReadonlyMap<string, number>;
  /** The byte that `count` and `sum` read. */
  #byte = 0;

  constructor(host: RuleHost, slots: ReadonlyMap<string, number>) {
    this.#host = host;
    this.#slots = slots;
  }

  #slot(name: string): number {
    const slot = this.#slots.get(name);
    if (slot === undefined) throw PrismError.contract`The game rules use an unknown variable ${name}.`;
    return slot;
  }

  expression(e: Expression): Value {
    if (typeof e === 'number') return () => e;
    if (typeof e === 'string') {
      if (e === 'b') return () => this.#byte;
      const { words } = this.#host;
      const slot = this.#slot(e);
      return () => words[slot]!;
    }
    const [operator, ...operands] = e;
    return this.#reading(operator, operands) ?? this.#arithmetic(operator, operands);
  }

  /** Compiles operators that read memory or generators. */
  #reading(operator: string, operands: readonly Expression[]): Value | undefined {
    const host = this.#host;
    const { bus, ram } = host;
    const peek = (index: number): number => {
      const value = ram[index]!;
      bus[0] = value;
      return value;
    };
    switch (operator) {
      case 'ram': {
        const [at] = operands;
        if (typeof at === 'number') {
          const index = at & 0x7f;
          return () => peek(index);
        }
        const address = this.expression(at!);
        return () => peek(address() & 0x7f);
      }
      case 'bcd':
        return digits(operands.map((at) => () => peek((at as number) & 0x7f)));
      case 'cart': {
        const address = this.expression(operands[0]!);
        return () => host.readCartridge(address());
      }
      case 'cbcd':
        return digits(operands.map((at) => () => host.readCartridge(at as number)));
      case 'rng':
        return () => host.random();
      case 'count':
      case 'sum': {
        const [lo, hi] = operands as [number, number];
        const each = this.expression(operands[2]!);
        const counting = operator === 'count';
        return () => {
          let total = 0;
          for (let at = lo; at <= hi; at++) {
            this.#byte = peek(at & 0x7f);
            const value = each();
            total += counting ? (value !== 0 ? 1 : 0) : value;
          }
          return total | 0;
        };
      }
      case 'same': {
        const [at, n] = operands as [number, number];
        return () => {
          for (let i = 1; i < n; i++) if (peek((at + i) & 0x7f) !== ram[at & 0x7f]) return 0;
          return 1;
        };
      }
      default:
        return undefined;
    }
  }

  #arithmetic(operator: string, operands: readonly Expression[]): Value {
    const values = operands.map((operand) => this.expression(operand));
    const [a, b, c] = values as [Value, Value, Value];
    const combine = combinations.get(operator);
    if (combine !== undefined) {
      return values.reduce((left, right) => () => combine(left(), right()));
    }
    switch (operator) {
      case 'and':
        return () => truth(values.every((value) => value() !== 0));
      case 'or':
        return () => truth(values.some((value) => value() !== 0));
      case 'not':
        return () => (a() === 0 ? 1 : 0);
      case '?':
        return () => (a() !== 0 ? b() : c());
      case 's8':
        return () => (a() << 24) >> 24;
      default:
        throw PrismError.contract`The game rules use an unknown operator ${operator}.`;
    }
  }

  program(program: Program): Action {
    const actions = program.map((statement) => this.#statement(statement));
    if (actions.length === 1) return actions[0]!;
    return () => {
      for (let i = 0; i < actions.length; i++) actions[i]!();
    };
  }

  #statement(statement: Statement): Action {
    const { words } = this.#host;
    const host = this.#host;
    const [operator, first, second, third] = statement;
    switch (operator) {
      case '=': {
        const slot = this.#slot(first as string);
        const value = this.expression(second as Expression);
        return () => {
          words[slot] = value();
        };
      }
      case 'score': {
        const reward = this.#slot('R');
        const score = this.#slot('S');
        const value = this.expression(first as Expression);
        return () => {
          const now = value();
          words[reward] = now - words[score]!;
          words[score] = now;
        };
      }
      case 'if': {
        const condition = this.expression(first as Expression);
        const then = this.program(second as Program);
        const otherwise = third === undefined ? undefined : this.program(third as Program);
        return () => {
          if (condition() !== 0) then();
          else otherwise?.();
        };
      }
      case 'while': {
        const condition = this.expression(first as Expression);
        const body = this.program(second as Program);
        return () => {
          for (let turn = 0; condition() !== 0; turn++) {
            if (turn === MAX_TURNS) {
              throw PrismError.incompatible`The game never reached the state that its rules wait for.
                Check by its MD5 that this image is the named game.`;
            }
            body();
          }
        };
      }
      case 'repeat': {
        const times = first as number;
        const body = this.program(second as Program);
        return () => {
          for (let i = 0; i < times; i++) body();
        };
      }
      case 'select': {
        const frames = this.expression(first as Expression);
        return () => host.select(frames());
      }
      case 'softreset':
        return () => host.softReset();
      case 'act': {
        const action = this.expression(first as Expression);
        return () => host.act(action());
      }
      default:
        throw PrismError.contract`The game rules use an unknown statement ${operator}.`;
    }
  }
}

/** Compiles `d(a) + 100 d(b) + 10000 d(c)`, d = two decimal digits of a byte. */
function digits(bytes: readonly Value[]): Value {
  const [a, b, c] = bytes as [Value, Value, Value];
  if (bytes.length === 1) return () => bcd(a());
  if (bytes.length === 2) return () => bcd(a()) + 100 * bcd(b());
  return () => bcd(a()) + 100 * bcd(b()) + 10000 * bcd(c());
}

/** Returns all variable names in a program or a list of expressions. */
export function variablesOf(rules: unknown): Set<string> {
  const names = new Set<string>();
  const visitExpression = (e: unknown): void => {
    if (typeof e === 'string') names.add(e);
    else if (Array.isArray(e)) for (const operand of e.slice(1)) visitExpression(operand);
  };
  const visitProgram = (program: unknown): void => {
    for (const [, ...operands] of program as unknown[][]) {
      for (const operand of operands) {
        if (Array.isArray(operand) && (operand.length === 0 || Array.isArray(operand[0])))
          visitProgram(operand);
        else visitExpression(operand);
      }
    }
  };
  if (Array.isArray(rules) && (rules.length === 0 || Array.isArray(rules[0]))) visitProgram(rules);
  else visitExpression(rules);
  names.delete('b');
  return names;
}
