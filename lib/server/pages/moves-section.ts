import { setImmediate } from 'node:timers/promises';
import type { Move } from '../../engine/moves/moves-in.ts';
import { barcode } from '../../markup/barcode.ts';
import { type Html, html } from '../../markup/html.ts';
import { TEXTS } from './texts.ts';
import { shownValue, volumePath } from './whereabouts.ts';

// Rows that are made in one turn.
const AT_ONCE = 250;

// Slot 9 is before slot 10: somebody walks along them.
const { compare } = new Intl.Collator('en', { numeric: true });

/** Parts moves by where they go from and to, each in the order of slots. */
export function groupsOf(moves: readonly Move[]): readonly (readonly Move[])[] {
  const groups = Map.groupBy(moves, ({ from, to }) => `${from} ${to}`);
  const sorted = [...groups].sort(([a], [b]) => compare(a, b));
  return sorted.map(([, group]) =>
    group.toSorted((a, b) => compare(a.slot, b.slot) || compare(a.label, b.label)),
  );
}

/** How what stands in a list is ticked off. */
export interface Ticking {
  /** What the form says of the list, so that it is shown again. */
  readonly query: Readonly<Record<string, string>>;
  readonly mayConfirm: boolean;
  /** What was ticked on a form that has failed. */
  readonly ticked: ReadonlySet<string>;
}

/** Returns the moves of one way as a list to walk along, and to tick off where they may be confirmed. */
export async function waySection(
  moves: readonly Move[],
  { query, mayConfirm, ticked }: Ticking,
): Promise<Html> {
  const texts = TEXTS.moves;
  const { from = '', to = '', truck = '' } = moves[0] ?? {};
  const way = `${from || TEXTS.place.unknown} → ${to || TEXTS.place.unknown}`;
  const isTicked = mayConfirm && to !== '';
  const row = ({ label, slot, container, description, since, moveDate }: Move) => {
    const volume = label.slice(label.lastIndexOf('.') + 1);
    const box = isTicked
      ? html`<input type="checkbox" name="volume" value="${label}"${ticked.has(label) ? html` checked` : html``} aria-label="${texts.tick(volume)}">`
      : html`<span class="box" aria-hidden="true"></span>`;
    return html`<tr><td>${box}</td><td data-label="${texts.slot}">${slot}</td><th scope="row"><a class="label" href="${volumePath(label)}">${volume}</a></th><td class="code">${barcode(volume)}</td>
<td data-label="${texts.since}">${shownValue(since || moveDate || undefined, true)}</td><td class="text" data-label="${TEXTS.search.description}">${container === '' ? html`` : html`${texts.within} ${container} `}${description}</td></tr>
`;
  };
  const rows: Html[] = [];
  for (const [index, move] of moves.entries()) {
    if (index > 0 && index % AT_ONCE === 0) await setImmediate();
    rows.push(row(move));
  }
  const table = html`<table class="cards pick"><caption>${way}: ${TEXTS.volumes(moves.length)}${truck === '' ? '' : `, ${texts.trucks[truck]}`}</caption>
<thead><tr><th scope="col">${texts.ticked}</th><th scope="col">${texts.slot}</th><th scope="col">${TEXTS.search.volume}</th><th scope="col">${texts.code}</th><th scope="col">${texts.since}</th><th scope="col">${TEXTS.search.description}</th></tr></thead>
<tbody>${rows}</tbody></table>`;
  const body = isTicked
    ? html`<form method="post" action="/moves">${Object.entries(query).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<input type="hidden" name="place" value="${to}">${table}<button class="main">${texts.confirm(to)}</button></form>`
    : table;
  return html`<section class="way"><h2>${way}</h2>${body}
<div class="signatures" aria-hidden="true"><div>${texts.handedOver}</div><div>${texts.received}</div><div>${texts.date}</div></div></section>
`;
}
