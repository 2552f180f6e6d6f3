import * as tf from '@tensorflow/tfjs';
import { jitStep } from '../src/step.ts';
export function build(seedless: number[][]) { return seedless; }
function net() {
  let s = 1; const rnd = () => { s = (s * 16807) % 2147483647; return s / 2147483647 - 0.5; };
  const mk = (shape: number[], scale: number) => tf.tidy(() => tf.variable(tf.tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => rnd() * scale), shape)));
  const w1 = mk([4, 128], 1), b1 = mk([128], 0.1), w2 = mk([128, 128], 0.2), b2 = mk([128], 0.1), w3 = mk([128, 2], 0.2), b3 = mk([2], 0.1);
  const vars = [w1, b1, w2, b2, w3, b3];
  const q = (x: tf.Tensor) => tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x as tf.Tensor2D, w1 as never), b1)) as never, w2 as never), b2)) as never, w3 as never), b3);
  return { vars, q };
}
function make() {
  const online = net(), target = net();
  const opt = tf.train.adam(1e-3);
  const step = ({ x, a, r, x2, d }: Record<string, tf.Tensor>) => {
    const y = tf.add(r!, tf.mul(tf.mul(0.99, tf.sub(1, d!)), tf.max(target.q(x2!), 1)));
    const { value, grads } = tf.variableGrads(() => {
      const qa = tf.sum(tf.mul(online.q(x!), tf.oneHot(a as never, 2)), 1);
      return tf.losses.huberLoss(y, qa) as tf.Scalar;
    }, online.vars as never);
    opt.applyGradients(grads);
    return { loss: value };
  };
  return { online, target, opt, step };
}
const B = 32;
const specs = { x: { shape: [B, 4] }, a: { shape: [B], dtype: 'int32' }, r: { shape: [B] }, x2: { shape: [B, 4] }, d: { shape: [B] } } as const;
const batch = { x: Float32Array.from({ length: B * 4 }, (_, i) => Math.sin(i)), a: Int32Array.from({ length: B }, (_, i) => i % 2), r: new Float32Array(B).fill(1), x2: Float32Array.from({ length: B * 4 }, (_, i) => Math.cos(i)), d: Float32Array.from({ length: B }, (_, i) => (i % 7 === 0 ? 1 : 0)) };
const A = make(), E = make();
const c = await jitStep(specs, A.step);
console.log({ ...c.graph, model: 0 });
await import('node:fs').then((fs) => fs.writeFileSync('/tmp/jit.onnx', c.graph.model));
let lossC = 0, lossE = 0;
for (let i = 0; i < 20; i++) {
  lossC = c.run(batch).loss[0]!;
  lossE = tf.tidy(() => E.step(Object.fromEntries(Object.entries(batch).map(([k, v]) => [k, tf.tensor(v, [...specs[k as 'x'].shape], (specs[k as 'a'] as { dtype?: 'int32' }).dtype ?? 'float32')]))).loss.dataSync()[0]!);
}
let worst = 0;
A.online.vars.forEach((v, i) => { const p = v.dataSync(), q = E.online.vars[i]!.dataSync(); p.forEach((x, j) => { worst = Math.max(worst, Math.abs(x - q[j]!)); }); });
console.log(lossC, lossE, 'worst', worst, A.opt.iterations, tf.memory().numTensors);
for (let k = 0; k < 5; k++) {
  const t = performance.now();
  for (let i = 0; i < 2000; i++) c.run(batch);
  console.log('µs', (performance.now() - t) / 2);
}
