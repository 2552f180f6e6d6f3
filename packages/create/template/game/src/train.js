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
  worker.onmessage = async ({ data: { steps, mean, files } }) => {
    for (const [k, link] of [...save.children].entries())
      link.href = URL.createObjectURL(new Blob([files[k]], { type: 'text/javascript' }));
    ({ policy } = await import(/* @vite-ignore */ save.firstElementChild.href));
    save.hidden = false;
    said.textContent = `${steps} steps, mean return ${mean.toFixed(1)}`;
  };
};
