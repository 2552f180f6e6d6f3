// The page `?gpu`: a report of this browser's GPU, to read and to paste into an issue.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Host } from '../run/host/host.ts';
import { laterWords } from '../words/laterWords.ts';
import { words } from '../words/words.ts';
import { Button } from './button.tsx';

/** The report, line by line. */
export function GpuPage() {
  const lines = useSignal<readonly string[]>([]);
  const state = useSignal<'working' | 'done' | 'copied'>('working');
  useEffect(() => {
    const hear = (line: string) => (lines.value = [...lines.value, line]);
    const end = (): void => {
      host.stop(); // and what the compiler still does
      state.value = 'done';
    };
    const fail = (sentence: string): void => {
      hear(`fails  ${sentence}`);
      end();
    };
    const host = new Host('gpu', { hear, fail, end });
    return () => host.stop();
  }, []);
  const text = lines.value.join('\n');
  const said = laterWords.gpuReport;
  return (
    <main style={{ display: 'block', maxWidth: '64rem' }}>
      <h1>{said.title}</h1>
      <p>
        {said.about} <a href={`${words.page.site}guides/gpu-report.html`}>{said.guide}</a>
      </p>
      <pre data-testid="gpu-report" aria-busy={state.value === 'working'} style={{ whiteSpace: 'pre-wrap' }}>
        {text}
      </pre>
      <p role="status">
        {state.value === 'working' ? said.working : state.value === 'copied' ? said.copied : ''}
      </p>
      <Button
        disabled={state.value === 'working'}
        onClick={() => void navigator.clipboard.writeText(text).then(() => (state.value = 'copied'))}
      >
        {said.copy}
      </Button>
    </main>
  );
}
