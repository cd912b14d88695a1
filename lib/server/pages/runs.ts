import { type Html, html } from '../../markup/html.ts';
import { isDay } from '../../model/moment.ts';
import type { RecordedRun, RunKey, Runs } from '../../stores/roles/runs.ts';
import { type RunOwner, runOwner } from '../visible-runs.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { runPath, runState, shownResult, shownSource, shownState } from './run-state.ts';
import { TEXTS } from './texts.ts';
import { RUN_TEXTS } from './texts-run.ts';
import { shownValue } from './whereabouts.ts';

// So many are read at once, and as many pages of them as one page of the browser may take.
const READ = 100;
const SHOWN = 50;
const MOST_MS = 50;
const STATES = ['', 'trouble', 'well', 'open'] as const;

/** Which runs a page is about; empty texts ask for nothing. */
interface Wanted {
  readonly state: (typeof STATES)[number];
  readonly command: string;
  /** A part of the definition or of the task. */
  readonly source: string;
  readonly user: string;
  /** Days. */
  readonly from: string;
  readonly until: string;
}

/** Lists runs, the latest first. */
export async function runsPage({ query, server, user }: PageRequest): Promise<PageAnswer> {
  const wanted = readWanted(query);
  const after = { id: query.get('after') ?? '', user: query.get('by') ?? '' };
  const owner = runOwner(user, undefined);
  const { items, next, commands } =
    owner === undefined ? NONE : await found(server.store.runs, owner, wanted, after);
  const given = Object.entries(wanted).filter(([, value]) => value !== '');
  const address = (more: Readonly<Record<string, string>>) =>
    `/runs?${new URLSearchParams([...given, ...Object.entries(more)]).toString()}`;
  const isCut = next !== undefined && items.length < SHOWN;
  const first = after.id === '' ? html`` : html`<a href="${address({})}">${RUN_TEXTS.first}</a> `;
  const further =
    next === undefined
      ? html``
      : html`<a rel="next" href="${address({ after: next.id, by: next.user })}">${isCut ? RUN_TEXTS.further : RUN_TEXTS.next}</a>`;
  const none =
    next === undefined ? html`<p><strong>${TEXTS.run.none}</strong> ${TEXTS.run.noneNext}</p>` : html``;
  const body = html`${filters(wanted, commands)}
${items.length === 0 ? none : table(items)}
${isCut ? html`<p>${RUN_TEXTS.lookedUpTo(next.started.slice(0, 10))}</p>` : html``}<p class="pages">${first}${further}</p>`;
  return { kind: 'page', title: TEXTS.run.title, body };
}

function readWanted(query: URLSearchParams): Wanted {
  const text = (name: string) => (query.get(name) ?? '').trim();
  const day = (name: string) => (isDay(text(name)) ? text(name) : '');
  return {
    state: STATES.find((each) => each === text('state')) ?? '',
    command: text('command'),
    source: text('source'),
    user: text('user'),
    from: day('from'),
    until: day('until'),
  };
}

interface FoundRuns {
  readonly items: readonly RecordedRun[];
  /** The list goes on behind it; absent at its end. */
  readonly next?: RecordedRun | undefined;
  /** The commands of the runs that were looked at. */
  readonly commands: readonly string[];
}

const NONE: FoundRuns = { items: [], commands: [] };

async function found(
  runs: Pick<Runs, 'list'>,
  owner: RunOwner,
  wanted: Wanted,
  from: RunKey,
): Promise<FoundRuns> {
  const began = performance.now();
  const items: RecordedRun[] = [];
  const commands = new Set<string>();
  let after = from.id === '' ? undefined : from;
  let next: RecordedRun | undefined;
  do {
    const page = await runs.list({ ...owner, ...(after && { after }), limit: READ });
    next = page.length < READ ? undefined : page.at(-1);
    after = next;
    for (const [index, run] of page.entries()) {
      commands.add(run.command);
      if (!fits(run, wanted)) continue;
      items.push(run);
      if (items.length < SHOWN) continue;
      const isLast = next === undefined && index === page.length - 1;
      return { items, commands: [...commands].sort(), ...(!isLast && { next: run }) };
    }
  } while (next !== undefined && performance.now() - began < MOST_MS);
  return { items, next, commands: [...commands].sort() };
}

function fits(run: RecordedRun, { state, command, source, user, from, until }: Wanted): boolean {
  const day = run.started.slice(0, 10);
  const named = `${run.definition} ${run.task ?? ''}`.toLowerCase();
  return (
    (state === '' || runState(run) === state) &&
    (command === '' || run.command === command) &&
    (user === '' || run.user === user) &&
    (from === '' || day >= from) &&
    (until === '' || day <= until) &&
    named.includes(source.toLowerCase())
  );
}

function filters({ state, command, source, user, from, until }: Wanted, commands: readonly string[]): Html {
  const texts = TEXTS.run;
  const option = (value: string, text: string, chosen: string) =>
    html`<option value="${value}"${value === chosen ? html` selected` : html``}>${text}</option>`;
  const field = (name: string, text: string, value: string) =>
    html`<label>${text} <input type="text" name="${name}" value="${value}" maxlength="256" autocapitalize="none" spellcheck="false"></label>`;
  const day = (name: string, text: string, value: string) =>
    html`<label>${text} <input type="date" name="${name}" value="${value}"></label>`;
  const known = [...new Set([...commands, ...(command === '' ? [] : [command])])].sort();
  return html`<form method="get" action="/runs" class="fields">
<label>${texts.state} <select name="state">${STATES.map((each) => option(each, texts.states[each], state))}</select></label>
<label>${texts.command} <select name="command">${option('', texts.any, command)}${known.map((each) => option(each, each, command))}</select></label>
${field('source', RUN_TEXTS.source, source)}${field('user', RUN_TEXTS.user, user)}${day('from', RUN_TEXTS.from, from)}${day('until', RUN_TEXTS.until, until)}
<button>${texts.submit}</button></form>`;
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
