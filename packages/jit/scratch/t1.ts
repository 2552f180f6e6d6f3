import * as tf from '@tensorflow/tfjs';
import { traceStep } from '../src/trace/trace.ts';
const w1 = tf.variable(tf.randomNormal([4,128])), b1 = tf.variable(tf.zeros([128]));
const w2 = tf.variable(tf.randomNormal([128,128])), b2 = tf.variable(tf.zeros([128]));
const w3 = tf.variable(tf.randomNormal([128,2])), b3 = tf.variable(tf.zeros([2]));
const opt = tf.train.adam(1e-3);
const q = (x: tf.Tensor) => tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x as tf.Tensor2D, w1 as never), b1)) as never, w2 as never), b2)) as never, w3 as never), b3);
const before = w2.dataSync().slice();
console.log(tf.memory());
const t = traceStep({ x: { shape: [32, 4] }, a: { shape: [32], dtype: 'int32' }, y: { shape: [32] } }, ({ x, a, y }) => {
  const { value, grads } = tf.variableGrads(() => {
    const qa = tf.sum(tf.mul(q(x!), tf.oneHot(a as never, 2)), 1);
    return tf.losses.huberLoss(y!, qa) as tf.Scalar;
  });
  opt.applyGradients(grads);
  return { loss: value };
});
console.log(t.operations.length, t.updates.length, t.constants.length, t.operations.map(o=>o.kernel).join(' '));
console.log(tf.memory(), tf.getBackend());
console.log(w2.dataSync().every((x,i)=>x===before[i]), opt.iterations, (await opt.getWeights()).map(w=>w.tensor.dataSync()[0]));
console.log(t.operations[5]);
try { traceStep({ x: { shape: [2] } }, ({ x }) => ({ y: tf.mul(x!, tf.randomNormal([2])) })); } catch (e) { console.log(String(e)); }
try { traceStep({ x: { shape: [2] } }, ({ x }) => ({ y: tf.mul(x!, x!.dataSync()[0]!) })); } catch (e) { console.log(String(e)); }
