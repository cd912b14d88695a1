import { type Html, html } from '../../markup/html.ts';
import { fieldByKey } from '../../model/field.ts';
import type { HistoryEntry } from '../../stores/roles/query.ts';
import { TEXTS } from './texts.ts';
import { shownValue } from './whereabouts.ts';

/** Returns the history of a volume, the latest first: each change with who made it, when, and what it was. */
export function timeLine(history: readonly HistoryEntry[]): Html {
  const texts = TEXTS.volume;
  if (history.length === 0) return html`<h2>${texts.history}</h2><p>${texts.historyNone}</p>`;
  const changes = [...Map.groupBy(history, ({ version }) => version).values()].reverse();
  return html`<h2>${texts.history}</h2>
<ol class="history" reversed>
${changes.map(changeItem)}</ol>`;
}

function changeItem(entries: readonly HistoryEntry[]): Html {
  const [first] = entries;
  if (first === undefined) return html``;
  const { at, user, command, version } = first;
  return html`<li>${shownValue(at, true)} <strong>${TEXTS.volume.byRun(command, user)}</strong> <span class="soft">${TEXTS.volume.version(version)}</span>
<ul>${entries.map((entry) => html`<li>${changeText(entry)}</li>`)}</ul></li>
`;
}

function changeText({ field, old, new: now }: HistoryEntry): Html {
  const texts = TEXTS.volume;
  // The volume itself came or went.
  if (field === 'volume') return html`${now === null ? texts.wasRemoved : texts.added}`;
  const kind = fieldByKey(field)?.kind;
  const shown = (value: string | null) => {
    if (value === null || value === '') return html`<span class="soft">${TEXTS.none}</span>`;
    // Values of a language from right to left would exchange what was with what is.
    return html`<bdi>${shownValue(kind === 'flag' ? value === '1' : value, kind === 'date')}</bdi>`;
  };
  return html`${field}: ${shown(old)} → ${shown(now)}`;
}
