import { type Html, html } from '../../markup/html.ts';
import type { RecordedRun } from '../../stores/roles/runs.ts';
import { runOwner } from '../visible-runs.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { runPath, runState, shownResult, shownSource, shownState } from './run-state.ts';
import { TEXTS } from './texts.ts';
import { shownValue } from './whereabouts.ts';

// Among so many a list is filtered; the store lists no more at once.
const LOOKED_AT = 1000;
const SHOWN = 100;
const STATES = ['', 'trouble', 'well', 'open'] as const;

/** Lists runs, the latest first. */
export async function runsPage({ query, server, user }: PageRequest): Promise<PageAnswer> {
  const texts = TEXTS.run;
  const owner = runOwner(user, undefined);
  const all = owner === undefined ? [] : await server.store.runs.list({ ...owner, limit: LOOKED_AT });
  const state = STATES.find((each) => each === query.get('state')) ?? '';
  const commands = [...new Set(all.map(({ command }) => command))].sort();
  const command = commands.find((each) => each === query.get('command')) ?? '';
  const found = all.filter(
    (run) => (state === '' || runState(run) === state) && (command === '' || run.command === command),
  );
  const option = (value: string, text: string, chosen: string) =>
    html`<option value="${value}"${value === chosen ? html` selected` : html``}>${text}</option>`;
  const body = html`<form method="get" action="/runs" class="fields">
<label>${texts.state} <select name="state">${STATES.map((each) => option(each, texts.states[each], state))}</select></label>
<label>${texts.command} <select name="command">${option('', texts.any, command)}${commands.map((each) => option(each, each, command))}</select></label>
<button>${texts.submit}</button></form>
${found.length === 0 ? html`<p><strong>${texts.none}</strong> ${texts.noneNext}</p>` : table(found.slice(0, SHOWN))}
${all.length === LOOKED_AT ? html`<p class="soft">${texts.looked(LOOKED_AT)}</p>` : html``}${found.length > SHOWN ? html`<p class="soft">${texts.more(SHOWN)}</p>` : html``}`;
  return { kind: 'page', title: texts.title, body };
}

function table(runs: readonly RecordedRun[]): Html {
  const texts = TEXTS.run;
  const rows = runs.map(
    (run) => html`<tr><th scope="row"><a href="${runPath(run)}">${shownValue(run.started, true)}</a></th>
<td data-label="${texts.command}">${run.command}</td><td class="text" data-label="${texts.source}">${shownSource(run)}</td><td data-label="${texts.user}">${run.user}</td>
<td data-label="${texts.state}">${shownState(run)}</td><td data-label="${texts.result}">${shownResult(run)}</td></tr>
`,
  );
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${texts.caption}"><table class="cards"><caption>${texts.caption}</caption>
<thead><tr><th scope="col">${texts.started}</th><th scope="col">${texts.command}</th><th scope="col">${texts.source}</th><th scope="col">${texts.user}</th><th scope="col">${texts.state}</th><th scope="col">${texts.result}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
