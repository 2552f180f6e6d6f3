// The page `?gpu`: a report of this browser's GPU, to read and to paste into an issue.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { laterWords } from '../words/laterWords.ts';
import { words } from '../words/words.ts';

/** The report, line by line. */
export function GpuPage() {
  const lines = useSignal<readonly string[]>([]);
  const state = useSignal<'working' | 'done' | 'copied'>('working');
  useEffect(() => {
    const worker = new Worker(new URL('../run/gpuReport.ts', import.meta.url), { type: 'module' });
    const hear = (line: string | null): void => {
      if (line === null) {
        // Ends what the compiler still does.
        worker.terminate();
        state.value = 'done';
      } else lines.value = [...lines.value, line];
    };
    worker.onmessage = ({ data }: MessageEvent<string | null>) => hear(data);
    worker.onerror = ({ message }) => {
      hear(`fails  ${message}`);
      hear(null);
    };
    return () => worker.terminate();
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
      <button
        type="button"
        disabled={state.value === 'working'}
        onClick={() =>
          void navigator.clipboard.writeText(text).then(() => {
            state.value = 'copied';
          })
        }
      >
        {said.copy}
      </button>
    </main>
  );
}
