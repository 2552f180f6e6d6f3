// The page that trains: each new module plays at once, and can be saved.
import { play } from './game.js';

const [train, save, said] = ['train', 'save', 'said'].map((id) => document.getElementById(id));
let policy;
play(() => policy);

train.onclick = () => {
  train.disabled = true;
  said.textContent = 'Loading …';
  const worker = new Worker(new URL('./training.js', import.meta.url), { type: 'module' });
  worker.onerror = ({ message }) => (said.textContent = `The training failed: ${message}`);
  worker.onmessage = async ({ data: { steps, mean, module } }) => {
    const address = URL.createObjectURL(new Blob([module], { type: 'text/javascript' }));
    ({ policy } = await import(/* @vite-ignore */ address));
    save.href = address;
    save.hidden = false;
    said.textContent = `${steps} steps, mean return ${mean.toFixed(1)}`;
  };
};
