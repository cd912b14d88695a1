import { TapesyncError } from '../../errors/error.ts';
import { type Html, html } from '../../markup/html.ts';
import type { SourceState } from '../../model/expected-source.ts';
import { daysText, WEEK } from '../../model/schedule.ts';
import type { CustomerId } from '../../model/scope.ts';
import { invalidRequest } from '../error-answers.ts';
import { putSource } from '../put-source.ts';
import { adminTable, admitAdmin, answerForm, type Done, doneNote, typed } from './administering.ts';
import { message } from './answers.ts';
import { actionForm, textField, tickField } from './form-fields.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { shownSource } from './run-state.ts';
import { TEXTS } from './texts.ts';
import { ADMIN_TEXTS } from './texts-admin.ts';
import { shownValue } from './whereabouts.ts';

function sourcePath(name: string): string {
  return `/admin/sources/${encodeURIComponent(name)}`;
}

/** Returns the sources that should report, and the form by which one is expected. */
export async function sourcesSection(request: PageRequest): Promise<Html> {
  const texts = ADMIN_TEXTS.sources;
  const sources = await request.server.store.expected.list();
  const rows = sources.map((source) => [
    html`<a href="${sourcePath(source.name)}">${source.name}</a>`,
    shownSource(source),
    html`${source.user}`,
    html`${source.by} ${source.zone}, ${daysText(source.days)}`,
    html`${stateOf(source)}`,
  ]);
  const headings = [texts.source, texts.definition, texts.user, texts.by, texts.state];
  const value = (name: string) => typed(request, 'add-source', name);
  const name = textField({ name: 'name', label: texts.name, value: value('name'), isRequired: true });
  return html`<h2>${texts.heading}</h2>${adminTable(texts.caption, headings, rows, texts.none)}
<h3>${texts.add}</h3>${actionForm('/admin', 'add-source', [name, ...fields(request, 'add-source')], texts.add)}`;
}

function stateOf({ isLate, due }: SourceState): Html {
  const texts = ADMIN_TEXTS.sources;
  if (isLate) return html`<strong class="bad">! ${texts.late}</strong>`;
  return due === null
    ? html`<span class="soft">${texts.notYet}</span>`
    : html`<span class="good">✓ ${texts.inTime}</span>`;
}

function fields(request: PageRequest, action: string, source?: SourceState): readonly Html[] {
  const texts = ADMIN_TEXTS.sources;
  const value = (name: string, kept: string) => typed(request, action, name, kept);
  const ticked =
    request.form.get('do') === action ? request.form.getAll('days') : [...(source?.days ?? WEEK)];
  const days = WEEK.map((day) =>
    tickField('days', texts.dayNames[day], { value: day, isTicked: ticked.includes(day) }),
  );
  return [
    textField({
      ...{ name: 'definition', label: texts.definition, help: texts.definitionHelp, most: 1000 },
      ...{ value: value('definition', source?.definition ?? ''), isRequired: true },
    }),
    textField({
      ...{ name: 'task', label: texts.task, help: texts.taskHelp },
      value: value('task', source?.task ?? ''),
    }),
    textField({
      ...{ name: 'user', label: texts.user, isRequired: true },
      value: value('user', source?.user ?? ''),
    }),
    textField({
      ...{ name: 'by', label: texts.by, help: texts.byHelp, most: 5, isRequired: true },
      value: value('by', source?.by ?? '07:00'),
    }),
    textField({
      ...{ name: 'zone', label: texts.zone, help: texts.zoneHelp, isRequired: true },
      value: value('zone', source?.zone ?? ''),
    }),
    html`<fieldset><legend>${texts.days}</legend>${days}</fieldset>`,
    textField({
      ...{ name: 'customer', label: texts.customer, help: texts.customerHelp, most: 4 },
      value: value('customer', source?.customer ?? ''),
    }),
  ];
}

async function put({ form, server }: PageRequest, name: string): Promise<void> {
  const text = (field: string) => (form.get(field) ?? '').trim();
  const customer = text('customer').toUpperCase();
  await putSource(server.store.expected, {
    name,
    // What it may be, the model says.
    customer: customer === '' ? null : (customer as CustomerId),
    definition: text('definition'),
    task: text('task'),
    user: text('user'),
    by: text('by'),
    zone: text('zone'),
    days: form.getAll('days'),
  });
}

/** Expects a source as the form says. Throws REQUEST_INVALID for one that is expected already, and for what cannot be right. */
export async function addSource(request: PageRequest): Promise<readonly [string, Done]> {
  const name = (request.form.get('name') ?? '').trim();
  const known = await request.server.store.expected.list();
  if (known.some((each) => each.name === name))
    throw invalidRequest(ADMIN_TEXTS.exists(ADMIN_TEXTS.sources.one(name)));
  await put(request, name);
  return [sourcePath(name), 'added'];
}

/** Shows a source that should report, and how it stands. Throws NOT_THERE for who is not admin of every customer. */
export async function adminSourcePage(request: PageRequest): Promise<PageAnswer> {
  return shown(request, await admitted(request), doneNote(request), 200);
}

/** Changes what is expected of a source, or expects it no more, as a form of its page asks for. */
export async function changeSource(request: PageRequest): Promise<PageAnswer> {
  const source = await admitted(request);
  const { name } = source;
  return answerForm(
    async () => {
      switch (request.form.get('do')) {
        case 'change':
          await put(request, name);
          return [sourcePath(name), 'changed'];
        case 'remove':
          if (!(await request.server.store.expected.remove(name))) throw new TapesyncError('NOT_THERE');
          return ['/admin', 'removed'];
        default:
          throw invalidRequest(TEXTS.unknownAction);
      }
    },
    async (note, status) => shown(request, source, note, status),
  );
}

async function admitted({ user, params, server }: PageRequest): Promise<SourceState> {
  admitAdmin(user);
  const source = (await server.store.expected.list()).find(({ name }) => name === params.source);
  if (source === undefined) throw new TapesyncError('NOT_THERE');
  return source;
}

function shown(request: PageRequest, source: SourceState, note: Html, status: number): PageAnswer {
  const texts = ADMIN_TEXTS.sources;
  const to = sourcePath(source.name);
  const report = source.lastReport?.finished ?? null;
  const slip = source.lastRun === null ? message(texts.noRun, 'warn') : html``;
  const body = html`${note}<p class="pages"><a href="/admin">${ADMIN_TEXTS.up}</a></p>${slip}
<dl class="facts"><div><dt>${texts.state}</dt><dd>${stateOf(source)}</dd></div>
<div><dt>${texts.lastReport}</dt><dd>${report === null ? html`${TEXTS.never}` : shownValue(report, true)}</dd></div>
<div><dt>${texts.next}</dt><dd>${shownValue(source.next, true)}</dd></div></dl>
${actionForm(to, 'change', fields(request, 'change', source), ADMIN_TEXTS.change)}
<h2>${ADMIN_TEXTS.remove}</h2><p class="help">${texts.removeHelp}</p>${actionForm(to, 'remove', [], ADMIN_TEXTS.remove)}`;
  return { kind: 'page', status, title: texts.one(source.name), body };
}
