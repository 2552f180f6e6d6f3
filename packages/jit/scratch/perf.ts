import { jitStep } from '../src/step.ts';
import { ARCHITECTURES, dqnLearner, madeUpBatch } from '../test/networks.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
const name = process.argv[2] as 'mlp'; const rounds = Number(process.argv[3] ?? 3); const threads = Number(process.argv[4] ?? 1);
const arch = ARCHITECTURES[name];
const L = dqnLearner(arch, 1); const batch = madeUpBatch(arch, 2);
const c = await jitStep(L.specs, L.step, { threads });
console.log({ ...c.graph, model: 0,  operators: JSON.stringify(c.graph.operators) });
const n = { mlp: 4000, minatar: 800, nature: 25 }[name];
await import('node:fs').then((fs) => fs.writeFileSync(`/tmp/jit-${name}.onnx`, c.graph.model));

const best: number[] = [];
for (let r = 0; r < rounds; r++) {
  const k = Math.ceil(n / 8);
  for (let j = 0; j < 8; j++) {
    const t = process.cpuUsage(); for (let i = 0; i < k; i++) c.run(batch); const u = process.cpuUsage(t);
    best.push((u.user + u.system) / k);
  }
}
best.sort((a, b) => a - b);
console.log('cpu µs best', best[0]!.toFixed(1), 'q25', best[best.length >> 2]!.toFixed(1), 'median', best[best.length >> 1]!.toFixed(1));
