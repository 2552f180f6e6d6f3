// several seeds
import * as tf from '@tensorflow/tfjs';
import { jitStep } from '../src/step.ts';
let s = 1; const rnd = () => { s = (s * 16807) % 2147483647; return s / 2147483647 - 0.5; };
const gauss = () => Math.sqrt(-2 * Math.log(rnd() + 0.5)) * Math.cos(2 * Math.PI * rnd());
function net(seed: number) {
  s = seed;
  const mk = (shape: number[], scale: number) => tf.tidy(() => tf.variable(tf.tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => gauss() * scale), shape)));
  const w1 = mk([4, 128], 0.5), b1 = mk([128], 0.1), w2 = mk([128, 128], 0.1), b2 = mk([128], 0.1), w3 = mk([128, 2], 0.1), b3 = mk([2], 0.1);
  const vars = [w1, b1, w2, b2, w3, b3];
  const q = (x: tf.Tensor) => tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x as tf.Tensor2D, w1 as never), b1)) as never, w2 as never), b2)) as never, w3 as never), b3);
  return { vars, q };
}
const B = 32;
const specs = { x: { shape: [B, 4] }, a: { shape: [B], dtype: 'int32' }, y: { shape: [B] } } as const;
for (let seed = 1; seed < 8; seed++) {
  const make = () => { const online = net(seed * 1000); const opt = tf.train.adam(1e-3);
    return { online, opt, step: ({ x, a, y }: Record<string, tf.Tensor>) => {
      const { value, grads } = tf.variableGrads(() => tf.losses.huberLoss(y!, tf.sum(tf.mul(online.q(x!), tf.oneHot(a as never, 2)), 1)) as tf.Scalar, online.vars as never);
      opt.applyGradients(grads); return { loss: value }; } }; };
  const A = make(), E = make();
  const c = await jitStep(specs, A.step);
  const worst: string[] = [];
  for (let i = 0; i < 20; i++) {
    const batch = { x: Float32Array.from({ length: B * 4 }, gauss), a: Int32Array.from({ length: B }, () => (rnd() > 0 ? 1 : 0)), y: Float32Array.from({ length: B }, gauss) };
    c.run(batch);
    tf.tidy(() => { E.step({ x: tf.tensor(batch.x, [B, 4]), a: tf.tensor(batch.a, [B], 'int32'), y: tf.tensor(batch.y) }); });
    let w = 0;
    A.online.vars.forEach((v, k) => { const p = v.dataSync(), q = E.online.vars[k]!.dataSync(); p.forEach((xx, j) => { w = Math.max(w, Math.abs(xx - q[j]!)); }); });
    if (i % 5 === 4) worst.push(w.toExponential(1));
  }
  console.log(seed, worst.join(' '));
}
