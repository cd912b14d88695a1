import { Html, html } from '../../markup/html.ts';
import { OUTCOMES } from '../../model/outcome.ts';
import { messagesOf, type Part, partsOf } from './parts.ts';
import type { End, Reported } from './reported.ts';
import { isException } from './summary.ts';

// Programs that show mail drop style sheets and scripts, so that each element has its style.
const FONT = new Html('font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.4;color:#1f2328');
const TABLE = new Html('border-collapse:collapse;margin:0 0 20px');
const HEAD = new Html(
  'text-align:left;padding:4px 12px 4px 0;border-bottom:2px solid #8c959f;font-size:13px',
);
const CELL = new Html(
  'text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid #d8dee4;font-size:13px',
);
const NUMBER = new Html(
  'text-align:right;padding:4px 0 4px 12px;border-bottom:1px solid #d8dee4;font-size:13px',
);
const HEADING = new Html('font-size:15px;margin:0 0 6px');
const SMALL = new Html('margin:0 0 20px;font-size:12px;color:#57606a');
const ERROR = new Html(
  'margin:0 0 12px;padding:8px 12px;background:#ffebe9;border-left:4px solid #cf222e;white-space:pre-wrap',
);
const [WELL, TROUBLE] = [new Html('#1a7f37'), new Html('#cf222e')];

/** Returns a report as a page of HTML for a program that shows mail. */
export function pageOf(title: string, command: string, reported: Reported, end: End): string {
  const { messages, more } = messagesOf(reported, end);
  const color = isException(reported, end) && reported.moves === undefined ? TROUBLE : WELL;
  return `<!DOCTYPE html>\n${
    html`<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body style="margin:0;padding:16px;background:#ffffff;${FONT}">
<h1 style="font-size:18px;margin:0 0 4px;padding:0 0 0 10px;border-left:6px solid ${color}">${title}</h1>
<p style="${SMALL}">tapesync ${command}, exit code ${end.exitCode}${about(reported)}</p>
${messages.map((message) => html`<p style="${ERROR}">${lines(message)}</p>\n`)}${more > 0 ? html`<p style="${SMALL}">and ${more} more errors; --stats FILE lists them</p>` : html``}
${counts(reported)}${partsOf(reported).map(table)}</body>
</html>
`.text
  }`;
}

function lines(text: string): readonly Html[] {
  return text.split('\n').map((line, index) => html`${index === 0 ? html`` : html`<br>`}${line}`);
}

function about({ statistics }: Reported): string {
  if (statistics === undefined) return '';
  const { started, seconds, server, inputs, run } = statistics;
  const read =
    inputs.length > 0 ? `, read ${inputs.slice(0, 5).join(' ')}${inputs.length > 5 ? ' ...' : ''}` : '';
  return `, started ${started}, ${seconds.toFixed(1)} s, ${server}${read}, run ${run}`;
}

function counts(reported: Reported): Html {
  const rows = countsOf(reported);
  if (rows.length === 0) return html``;
  return html`<table style="${TABLE}">
${rows.map(
  ([name, count]) =>
    html`<tr><td style="${CELL}">${name}</td><td style="${NUMBER}">${count.toLocaleString('en')}</td></tr>\n`,
)}</table>
`;
}

function countsOf({ statistics, findings }: Reported): readonly (readonly [name: string, count: number])[] {
  if (findings !== undefined) return Object.entries(findings.counts).filter(([, count]) => count > 0);
  if (statistics === undefined) return [];
  const outcomes = OUTCOMES.map((outcome) => [outcome, statistics.outcomes[outcome].total] as const);
  return [['records read', statistics.read], ...outcomes.filter(([, total]) => total > 0)];
}

function table({ title, columns, rows, more, hint }: Part): Html {
  return html`<h2 style="${HEADING}">${title}</h2>
<table style="${TABLE}">
<tr>${columns.map((column) => html`<th style="${HEAD}">${column}</th>`)}</tr>
${rows.map((row) => html`<tr>${row.map((cell) => html`<td style="${CELL}">${cell}</td>`)}</tr>\n`)}</table>
${more > 0 ? html`<p style="${SMALL}">and ${more} more; ${hint}</p>\n` : html``}`;
}
