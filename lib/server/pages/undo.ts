import { isSuccess } from '../../errors/exit-code.ts';
import { type Html, html } from '../../markup/html.ts';
import type { Change } from '../../model/change.ts';
import { barcodeOf } from '../../model/scope.ts';
import type { RecordedRun } from '../../stores/roles/runs.ts';
import { admit } from '../access.ts';
import { runOwner, visibleRun } from '../visible-runs.ts';
import { message } from './answers.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { runPath } from './run-state.ts';
import type { TakenBack } from './take-back.ts';
import { RUN_TEXTS as TEXTS } from './texts-run.ts';
import { volumePath } from './whereabouts.ts';

// A run that a limit has stopped.
const STOPPED = 4;

/** Returns the address of the page that shows what taking back a run would change. */
export function undoPath({ id, user }: Pick<RecordedRun, 'id' | 'user'>): string {
  return `/runs/${encodeURIComponent(id)}/undo?user=${encodeURIComponent(user)}`;
}

/** Shows what taking back a run would change. Throws NOT_THERE for a run that is not the user's to see. */
export async function undoPage(request: PageRequest): Promise<PageAnswer> {
  const run = await runIn(request, request.query);
  return planned(request, run, html``, 200, false);
}

/** Takes a run back, and shows the run that has done so. */
export async function undoRun(request: PageRequest): Promise<PageAnswer> {
  const { form, user, server } = request;
  const run = await runIn(request, form);
  const { takeBackRun } = await import('./take-back.ts');
  const done = await takeBackRun(
    { user, server, undone: run },
    { writes: true, accepts: form.has('accepts') },
  );
  const isDone = isSuccess(done.exitCode) || done.changed > 0;
  if (isDone)
    return { kind: 'see', location: `${runPath({ id: done.run, user: user.user })}&undone=${done.left}` };
  const notes = html`${message(TEXTS.notUndone)}${done.notes.map((note) => message(note))}`;
  return planned(request, run, notes, 409, done.exitCode === STOPPED);
}

async function runIn({ params, user, server }: PageRequest, query: URLSearchParams): Promise<RecordedRun> {
  // Who may change nothing is told so before anything is read.
  admit(user, { of: 'some customer', role: 'sync' }, '');
  const owner = runOwner(user, query.get('user') ?? undefined);
  return visibleRun(server.store.runs, params.run ?? '', owner);
}

async function planned(
  { user, server, form }: PageRequest,
  run: RecordedRun,
  note: Html,
  status: number,
  isStopped: boolean,
): Promise<PageAnswer> {
  const { takeBackRun } = await import('./take-back.ts');
  const plan = await takeBackRun({ user, server, undone: run }, { writes: false, accepts: false });
  const open = run.finished === null ? message(TEXTS.stillOpen, 'warn') : html``;
  const accepts = isStopped
    ? html`<label class="check"><input type="checkbox" name="accepts" value="1"${form.has('accepts') ? html` checked` : html``}> ${TEXTS.accept}</label> `
    : html``;
  const button =
    plan.changed === 0
      ? html`<p><strong>${TEXTS.nothingToUndo}</strong></p>`
      : html`<form method="post" action="/runs/${encodeURIComponent(run.id)}/undo" class="actions"><input type="hidden" name="user" value="${run.user}">${accepts}<button class="main">${TEXTS.undo(plan.changed)}</button></form>`;
  const body = html`${note}${open}<p>${TEXTS.ofRun} <a href="${runPath(run)}">${run.command} ${run.id}</a></p>
${isStopped ? html`` : plan.notes.map((text) => message(text, 'warn'))}${sums(plan)}${button}${examples(plan)}${problems(plan)}`;
  return { kind: 'page', status, title: TEXTS.undoTitle, body };
}

function sums({ changed, unchanged, left }: TakenBack): Html {
  const lines = [
    TEXTS.wouldChange(changed),
    ...(unchanged > 0 ? [TEXTS.areBack(unchanged)] : []),
    ...(left > 0 ? [TEXTS.stay(left)] : []),
  ];
  return html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function examples({ changed, examples: shown }: TakenBack): Html {
  if (shown.length === 0) return html``;
  const rows = shown.map((change) => {
    const barcode = barcodeOf(change);
    return html`<tr><th scope="row"><a class="label" href="${volumePath(barcode)}">${barcode}</a></th><td class="text" data-label="${TEXTS.change}">${changeText(change)}</td></tr>
`;
  });
  const rest = changed - shown.length;
  return html`<h2>${TEXTS.examples}</h2><table class="cards"><caption>${TEXTS.examplesCaption}</caption><thead><tr><th scope="col">${TEXTS.volume}</th><th scope="col">${TEXTS.change}</th></tr></thead><tbody>${rows}</tbody></table>${rest > 0 ? html`<p>${TEXTS.others(rest)}</p>` : html``}`;
}

function changeText({ action, set, was }: Change): Html {
  if (action === 'remove') return html`<strong>${TEXTS.wouldBeRemoved}</strong>`;
  const values = new Map(Object.entries(was));
  const fields = Object.entries(set).map(([key, value]) => {
    const old = action === 'add' ? '' : html`<bdi>${values.get(key) ?? TEXTS.none}</bdi> → `;
    return html`<li>${key}: ${old}<bdi>${value ?? TEXTS.none}</bdi></li>`;
  });
  return html`${action === 'add' ? html`<strong>${TEXTS.wouldBeAdded}</strong>` : html``}<ul>${fields}</ul>`;
}

function problems({ problems: shown, left }: TakenBack): Html {
  if (shown.length === 0) return html``;
  const rest = left - shown.length;
  return html`<h2>${TEXTS.staying}</h2><ul>${shown.map((text) => html`<li class="text">${text}</li>`)}</ul>${rest > 0 ? html`<p>${TEXTS.others(rest)}</p>` : html``}`;
}
