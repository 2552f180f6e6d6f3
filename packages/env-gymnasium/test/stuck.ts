// A program that steps an environment: stuck.ts PYTHON FAULT. It says when it begins.
import { GymnasiumVector } from '../src/index.ts';

const [python, fault] = process.argv.slice(2);
const config = { kwargs: { fault: fault! }, python: python!, processes: 2 };
const vector = await GymnasiumVector.create('games:Faulty', 2, config);
vector.reset({ seed: 1 });
process.stdout.write('steps\n');
const end = performance.now() + (fault === 'end' ? 3000 : Number.POSITIVE_INFINITY);
const sleeper = new Int32Array(new SharedArrayBuffer(4));
while (performance.now() < end) {
  vector.step(new Int32Array(2));
  Atomics.wait(sleeper, 0, 0, 50);
}
