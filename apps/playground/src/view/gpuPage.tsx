// The page `?gpu`: a report of this browser's GPU, to read and to paste into an issue.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { language } from '../words/language.ts';

const words = {
  en: {
    title: 'What this GPU trains',
    about: 'For half a minute this page tests the GPU, and trains DQN on it and on the processor.',
    guide: ['What the lines mean', '../guides/gpu-report.html'],
    working: 'Testing …',
    copy: 'Copy the report',
    copied: 'The report is in the clipboard.',
  },
  ko: {
    title: '이 GPU가 학습할 수 있는 것',
    about: '30초 동안 GPU를 시험하고, DQN을 GPU와 프로세서에서 각각 학습시켜 봅니다.',
    guide: ['각 줄의 뜻', '../ko/guides/gpu-report.html'],
    working: '시험하는 중 …',
    copy: '보고서 복사',
    copied: '보고서를 클립보드에 복사했습니다.',
  },
}[language];

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
  const [guide, address] = words.guide;
  return (
    <main style={{ display: 'block', maxWidth: '64rem' }}>
      <h1>{words.title}</h1>
      <p>
        {words.about} <a href={address}>{guide}</a>
      </p>
      <pre data-testid="gpu-report" aria-busy={state.value === 'working'} style={{ whiteSpace: 'pre-wrap' }}>
        {text}
      </pre>
      <p role="status">
        {state.value === 'working' ? words.working : state.value === 'copied' ? words.copied : ''}
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
        {words.copy}
      </button>
    </main>
  );
}
