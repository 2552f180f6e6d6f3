import { plugin as classic } from '@prism-rl/env-classic';
import { plugin as dqn } from '@prism-rl/algo-dqn-family';
import { activateBackend } from '@prism-rl/nn';
import { train, evaluateEvery } from '@prism-rl/runner';
import { lastValueFrom, tap } from 'rxjs';
const backend = await activateBackend('ort');
const configs = JSON.parse(process.argv[2]!) as Record<string, object>;
const seeds = JSON.parse(process.argv[3]!) as number[];
for (const [name, config] of Object.entries(configs)) { const out:string[]=[]; let t=0;
 for (const seed of seeds) { let ev=''; await lastValueFrom(train({ plugins:[classic,dqn], env:'CartPole-v1', agent:'dqn', steps:50000, seed, backend, agentConfig: config as never }).pipe(evaluateEvery({episodes:100}), tap(e=>{ if(e.type==='evaluation') ev=e.meanReturn.toFixed(0)+'('+e.returns.reduce((a,b)=>Math.min(a,b))+')'; if(e.type==='end') t+=e.seconds;}))); out.push(ev); }
 console.log(name, out.join(' '), (t/seeds.length).toFixed(1)+'s'); }
