import type { ScannedLabel } from '../../engine/reconcile/read-scan.ts';
import { type Html, html } from '../../markup/html.ts';
import type { Place } from '../../model/reconciliation.ts';
import { scopeName } from '../../model/scope.ts';
import { SCAN_TEXTS as TEXTS } from './texts-scan.ts';
import { volumePath } from './whereabouts.ts';

/** How an answer looks and sounds. */
export type AnswerKind = 'good' | 'warn' | 'bad';

/** What is said of one label. */
export interface Answer {
  readonly kind: AnswerKind;
  readonly label: string;
  readonly text: string;
  /** Its page; absent where there is no volume. */
  readonly path?: string;
}

const SIGNS: Readonly<Record<AnswerKind, string>> = { good: '✓', warn: '→', bad: '!' };
const RANKS: readonly AnswerKind[] = ['good', 'warn', 'bad'];
const LATEST = 10;
const MOST_LISTED = 200;

/** Returns what is said of one label of a scan. */
export function answerOf(scanned: ScannedLabel, place: Place): Answer {
  const { answers } = TEXTS;
  if (scanned.kind === 'no label') {
    const { text, problem } = scanned.label;
    return { kind: 'bad', label: text, text: answers['no label'](problem) };
  }
  const { label, scope = '', volume, status, candidates = [], firstLine = 0, isOverdue } = scanned.finding;
  const isNear = scope === scopeName(place.scope);
  const name = isNear || scope === '' ? label : `${scope}.${label}`;
  const path = volume === undefined ? {} : { path: volumePath(`${scope}.${volume.volume}`) };
  const said = (kind: AnswerKind, text: string): Answer => ({ kind, label: name, text, ...path });
  const slot = volume === undefined || volume.slot === '' ? '' : TEXTS.slot(volume.slot);
  switch (status) {
    case 'present':
    case 'arrived':
      return said('good', `${answers[status]}${slot}`);
    case 'not left': {
      const late = isOverdue ? `, ${answers.overdue}` : '';
      return said(isOverdue ? 'bad' : 'warn', `${answers['not left'](volume?.target ?? '')}${late}`);
    }
    case 'duplicate':
      return said('warn', answers.duplicate(firstLine));
    case 'ambiguous':
      return said('bad', answers.ambiguous(candidates.join(', ')));
    case 'unexpected':
      return said('bad', belonging(volume, isNear ? '' : `${scope}.`));
    default:
      return said('bad', answers.unknown);
  }
}

function belonging(
  volume: { readonly current: string; readonly target: string } | undefined,
  before: string,
): string {
  const { answers } = TEXTS;
  const { current = '', target = '' } = volume ?? {};
  if (target === '') return answers.placeless;
  return current === '' || current === target
    ? answers.belongs(`${before}${target}`)
    : answers.moving(`${before}${current}`, `${before}${target}`);
}

/**
 * Returns what is said of a scan: of those labels behind the first `from` that with which most is wrong, how many are what, and
 * which are not as they should be.
 */
export function scanAnswers(scanned: readonly ScannedLabel[], from: number, place: Place): Html {
  const answers = scanned.map((each) => answerOf(each, place));
  const news = answers.slice(from < answers.length ? from : -1);
  const worst = news.reduce<Answer | undefined>((found, each) => {
    return found !== undefined && RANKS.indexOf(found.kind) > RANKS.indexOf(each.kind) ? found : each;
  }, undefined);
  const counts = Map.groupBy(scanned, (each) => (each.kind === 'label' ? each.finding.status : each.kind));
  const sums = [...counts].map(([status, { length }]) => {
    return html`<li>${length.toLocaleString('en')} ${TEXTS.count[status] ?? status}</li>`;
  });
  const big =
    worst === undefined
      ? html``
      : html`<p class="answer ${worst.kind}" data-sound="${worst.kind}">${sentence(worst)}</p>`;
  const latest = answers.slice(-LATEST).reverse();
  return html`<input type="hidden" name="from" value="${answers.length}">${big}
<p><strong>${TEXTS.counts(answers.length)}</strong></p><ul>${sums}</ul>
${exceptions(scanned, answers)}
<details><summary>${TEXTS.latest}</summary><ol class="latest" reversed start="${answers.length}">${latest.map((each) => html`<li class="${each.kind}">${sentence(each)}</li>`)}</ol></details>`;
}

function exceptions(scanned: readonly ScannedLabel[], answers: readonly Answer[]): Html {
  const others = answers.flatMap((answer, index) => {
    const each = scanned[index];
    const isRepeated = each?.kind === 'label' && each.finding.status === 'duplicate';
    return answer.kind === 'good' || isRepeated ? [] : [[answer, each?.label.line ?? 0] as const];
  });
  if (others.length === 0) return html``;
  const rows = others.slice(0, MOST_LISTED).map(([answer, line]) => {
    const { label, path, text, kind } = answer;
    const name = path === undefined ? html`${label}` : html`<a href="${path}">${label}</a>`;
    return html`<tr><th scope="row" class="label">${name}</th><td class="${kind}" data-label="${TEXTS.answer}">${SIGNS[kind]} ${text}</td><td class="number" data-label="${TEXTS.line}">${line}</td></tr>
`;
  });
  const rest = others.length - rows.length;
  return html`<h2>${TEXTS.look}</h2><table class="cards"><caption>${TEXTS.lookCaption}</caption><thead><tr><th scope="col">${TEXTS.label}</th><th scope="col">${TEXTS.answer}</th><th scope="col" class="number">${TEXTS.line}</th></tr></thead><tbody>${rows}</tbody></table>${rest > 0 ? html`<p>${TEXTS.more(rest)}</p>` : html``}`;
}

function sentence({ kind, label, text }: Answer): Html {
  return html`<span aria-hidden="true">${SIGNS[kind]}</span> <strong class="label">${label}</strong> ${text}`;
}
