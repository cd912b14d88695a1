/**
 * The pick list: a page that somebody prints, takes along and signs. It holds all that it needs, and no script.
 *
 * @module
 */

import type { Move } from '../../engine/moves/moves-in.ts';
import { barcode } from '../../markup/barcode.ts';
import { Html, html } from '../../markup/html.ts';
import type { Trip } from '../../model/moves.ts';
import { type MoveGroup, totalsOf } from './totals.ts';

const STYLE = new Html(`
body { font: 11pt/1.35 system-ui, sans-serif; color: #000; background: #fff; margin: 1cm auto; max-width: 19cm; }
h1 { font-size: 16pt; margin: 0; }
h2 { font-size: 14pt; margin: 1em 0 0.3em; }
p { margin: 0.2em 0 0.8em; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #999; padding: 1.5mm 2mm; text-align: left; vertical-align: middle; }
thead { display: table-header-group; }
tr, .signatures { break-inside: avoid; }
.totals { width: auto; }
.number { text-align: right; }
.box { display: inline-block; width: 5mm; height: 5mm; border: 0.4mm solid #000; }
.label { font: bold 12pt ui-monospace, monospace; white-space: nowrap; }
.scope { font-size: 8pt; }
.text { overflow-wrap: anywhere; }
svg { display: block; height: 9mm; }
.signatures { display: flex; gap: 8mm; margin-top: 16mm; }
.signatures div { flex: 1; border-top: 0.3mm solid #000; padding-top: 1mm; font-size: 9pt; }
section + section { break-before: page; }
@page { margin: 12mm; }
@media print { body { margin: 0; max-width: none; } }
`);

/**
 * Returns sorted moves as a page of HTML that can be signed; `at` is the moment of which it is true, canonical date. `notes`
 * are sentences on the first sheet.
 */
export function pickList(moves: readonly Move[], at: string, notes: readonly string[] = []): string {
  const groups = totalsOf(moves);
  return `<!DOCTYPE html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Pick list ${at}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Pick list</h1>
<p>As of ${at}</p>
${totals(groups, moves.length)}
${notes.map(
  (note) => html`<p><strong>${note}</strong></p>
`,
)}</header>
<main>
${groups.map(section)}</main>
</body>
</html>
`.text
  }`;
}

function totals(groups: readonly MoveGroup[], count: number): Html {
  if (count === 0) return html`<p>There is nothing to move.</p>`;
  return html`<table class="totals">
<thead><tr><th>From</th><th>To</th><th class="number">Volumes</th></tr></thead>
<tbody>
${groups.map(
  ({
    from,
    to,
    count,
  }) => html`<tr><td>${named(from)}</td><td>${named(to)}</td><td class="number">${count}</td></tr>
`,
)}<tr><th>Total</th><td></td><th class="number">${count}</th></tr>
</tbody>
</table>`;
}

const TRIPS: Readonly<Record<Trip, string>> = {
  out: 'out to another site',
  back: 'back from another site',
  between: 'from one other site to another',
};

function section({ from, to, truck, count, moves }: MoveGroup): Html {
  return html`<section>
<h2>${named(from)} → ${named(to)}</h2>
<p>${count === 1 ? '1 volume' : `${count} volumes`}${truck === '' ? '' : `, on the truck: ${TRIPS[truck]}`}</p>
<table>
<thead><tr><th></th><th>Slot</th><th>Label</th><th></th><th>Description</th></tr></thead>
<tbody>
${moves.map(line)}</tbody>
</table>
<div class="signatures"><div>Handed over</div><div>Received</div><div>Date</div></div>
</section>
`;
}

function line({ label, slot, container, description }: Move): Html {
  const at = label.lastIndexOf('.');
  const volume = label.slice(at + 1);
  return html`<tr><td><span class="box"></span></td><td>${slot}</td><td><span class="label">${volume}</span><br><span class="scope">${label.slice(0, Math.max(at, 0))}</span></td><td>${barcode(volume)}</td><td class="text">${inContainer(container)}${description}</td></tr>
`;
}

// Who carries the box has what lies in it.
function inContainer(container: string): readonly Html[] {
  return container === '' ? [] : [html`<div>in <b>${container}</b></div>`];
}

function named(place: string): string {
  return place === '' ? 'unknown' : place;
}
