// Compiles and runs policies written in C and Python, on rows of observations.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeC, writePython } from '@prism-rl/jit/portable';
import { isHere } from '../isHere.ts';
import { pythonWithNumpy } from '../pythonWith.ts';

type Program = Parameters<typeof writeC>[0];

/** Actions and what they were chosen by, row by row. */
export interface Chosen {
  readonly actions: readonly number[];
  readonly thoughts: readonly number[];
}

const { program: python, why } = pythonWithNumpy();

/** Whether there is a compiler of C. */
export function hasCompiler(): boolean {
  return isHere('cc', spawnSync('cc', ['--version']).status === 0, 'cc is not here');
}

/** Whether Python has NumPy. */
export function pythonHasNumpy(): boolean {
  return isHere('numpy', python !== undefined, why);
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'prism-portable-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ABOUT = { about: ['A policy with "quotes" and */ and \\ in its name.'] };

/** Runs the header, which must compile without a warning. The state of a recurrent policy goes from row to row. */
export function chosenInC(program: Program, observations: ArrayLike<number>, rows: number): Chosen {
  const header = writeC(program, ABOUT);
  const [, type] = /policy_act\(const (float|double)/.exec(header)!;
  const [, thought, count] = /policy_(\w+)\(\) has the (\d+) numbers/.exec(header)!;
  const [, parameters] = /policy_act\(([^)]*)\) \{/.exec(header)!;
  const isOne = header.includes('inline int policy_act');
  const given = parameters!.split(', ').map((parameter) => {
    if (parameter.endsWith('*observation')) return 'seen';
    if (parameter.endsWith('*mask')) return '0';
    return parameter.endsWith('*state') ? 'state' : 'action';
  });
  const unit = parameters!.includes('float *action') ? 'float' : 'int';
  const main = `#include <stdio.h>
#include "policy.h"
int main(void) {
  static ${type} seen[POLICY_OBSERVATION_SIZE];
  static float state[POLICY_STATE_SIZE + 1];
  static ${unit} action[POLICY_ACTION_SIZE];
  while (fread(seen, sizeof seen, 1, stdin) == 1) {
    ${isOne ? 'action[0] = ' : ''}policy_act(${given.join(', ')});
    for (int i = 0; i < POLICY_ACTION_SIZE; i++) printf("%.9g ", (double)action[i]);
    for (int i = 0; i < ${count}; i++) printf("%.9g ", (double)policy_${thought}()[i]);
  }
  (void)state;
  return 0;
}
`;
  const seen = type === 'double' ? Float64Array.from(observations) : Float32Array.from(observations);
  return inFolder((folder) => {
    writeFileSync(join(folder, 'policy.h'), header);
    writeFileSync(join(folder, 'main.c'), main);
    const flags = ['-std=c99', '-Wall', '-Wextra', '-Werror', '-pedantic', '-O2'];
    execFileSync('cc', [...flags, 'main.c', '-lm', '-o', 'main'], { cwd: folder });
    const printed = execFileSync(join(folder, 'main'), { input: Buffer.from(seen.buffer) }).toString();
    return divided(printed.trim().split(' ').map(Number), rows, Number(count));
  });
}

/** Runs the module in Python. */
export function chosenInPython(program: Program, observations: ArrayLike<number>, rows: number): Chosen {
  const script = `import json, sys, numpy as np, policy
rows = np.frombuffer(sys.stdin.buffer.read(), np.float64).reshape(${rows}, -1)
state = policy.begin()
for row in rows:
    found = policy.assess(row, None, state)
    print(json.dumps([*map(float, np.ravel(found["action"])), *map(float, [*found.values()][1])])[1:-1].replace(",", ""))
`;
  return inFolder((folder) => {
    const text = writePython(program, ABOUT);
    writeFileSync(join(folder, 'policy.py'), text);
    writeFileSync(join(folder, 'main.py'), script);
    const input = Buffer.from(Float64Array.from(observations).buffer);
    const printed = execFileSync(python!, ['main.py'], { cwd: folder, input }).toString();
    const thought = program.outputs.find(({ name }) => name === 'values' || name === 'parameters')!;
    return divided(printed.trim().split(/\s+/).map(Number), rows, thought.size);
  });
}

function divided(numbers: readonly number[], rows: number, thoughts: number): Chosen {
  const each = numbers.length / rows;
  const isAction = (k: number): boolean => k % each < each - thoughts;
  return {
    actions: numbers.filter((_, k) => isAction(k)),
    thoughts: numbers.filter((_, k) => !isAction(k)),
  };
}
