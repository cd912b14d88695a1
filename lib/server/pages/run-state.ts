import { isSuccess } from '../../errors/exit-code.ts';
import { type Html, html } from '../../markup/html.ts';
import { OUTCOMES, TROUBLES } from '../../model/outcome.ts';
import { isDoneAtOnce } from '../../model/run.ts';
import { type RunResult, runResult } from '../../model/run-result.ts';
import type { RecordedRun } from '../../stores/roles/runs.ts';
import { TEXTS } from './texts.ts';

/** How a run stands, as a list is filtered by it. */
export type RunState = 'well' | 'trouble' | 'open';

type Standing = Partial<Pick<RecordedRun, 'command'>> & Pick<RecordedRun, 'finished' | 'exitCode'>;

function isByAdmin({ command = '', finished }: Standing): boolean {
  return isDoneAtOnce({ command, finished });
}

/** Returns how a run stands. */
export function runState(run: Standing): RunState {
  const { finished, exitCode } = run;
  if (isByAdmin(run)) return 'well';
  if (finished === null || exitCode === null) return 'open';
  return isSuccess(exitCode) ? 'well' : 'trouble';
}

/** Returns in words how a run stands. */
export function shownState(run: Standing): Html {
  const { ends } = TEXTS.run;
  switch (runState(run)) {
    case 'open':
      return html`<span class="warn">… ${ends.open ?? ''}</span>`;
    case 'well':
      return html`<span class="good">✓ ${(isByAdmin(run) ? ends.done : ends.well) ?? ''}</span>`;
    case 'trouble':
      return html`<strong class="bad">! ${ends[String(run.exitCode)] ?? ends.other ?? ''}</strong>`;
  }
}

/** Returns the address of the page of a run: users may have runs of one id. */
export function runPath({ id, user }: Pick<RecordedRun, 'id' | 'user'>): string {
  return `/runs/${encodeURIComponent(id)}?user=${encodeURIComponent(user)}`;
}

/** Returns from where a run had its records: the definition, and the task where there is one. */
export function shownSource({ definition, task }: Pick<RecordedRun, 'definition' | 'task'>): Html {
  return task === '' ? html`${definition}` : html`${definition} <strong>${task}</strong>`;
}

/** Returns what a run has read, and how many records ended how, in words beside a bar of them. */
export function shownResult({ statistics }: Pick<RecordedRun, 'statistics'>): Html {
  const result = runResult(statistics);
  if (result === undefined) return html``;
  const counts = Object.entries(result.outcomes).map(
    ([name, count]) => `${count.toLocaleString('en')}\u00a0${name}`,
  );
  return html`${bar(result)}<span>${counts.join(', ')}</span>`;
}

const WIDTH = 120;

// Beside the words, which say the same.
function bar({ outcomes }: RunResult): Html {
  const all = OUTCOMES.reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0);
  if (all === 0) return html``;
  let x = 0;
  const parts = OUTCOMES.map((outcome) => {
    const width = ((outcomes[outcome] ?? 0) / all) * WIDTH;
    const from = x;
    x += width;
    if (width === 0) return html``;
    const isTrouble = TROUBLES.some((trouble) => trouble === outcome);
    const kind = isTrouble ? 'trouble' : outcome === 'updated' || outcome === 'added' ? 'written' : 'rest';
    return html`<rect class="${kind}" x="${from.toFixed(1)}" y="0" width="${Math.max(width, 2).toFixed(1)}" height="10"/>`;
  });
  return html`<svg class="bar" width="${WIDTH}" height="10" viewBox="0 0 ${WIDTH} 10" aria-hidden="true">${parts}</svg> `;
}
