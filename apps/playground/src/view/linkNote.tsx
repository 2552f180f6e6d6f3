// What the link of this page repeats.
import type { HeardRun } from '../run/live/heardRun.ts';
import { laterWords } from '../words/laterWords.ts';

export function LinkNote({ run, isCrowd }: { readonly run: HeardRun; readonly isCrowd: boolean }) {
  const text = laterWords.link;
  const { status, wasPlayed, fingerprint } = run;
  return (
    <p>
      {status.value === 'policy' ? text.policy : wasPlayed.value ? text.played : text.run}{' '}
      {fingerprint.value !== undefined && !isCrowd && (
        <>
          {text.fingerprint} <code data-testid="fingerprint">{fingerprint.value}</code>
        </>
      )}
    </p>
  );
}
