/** The one stylesheet: light and dark, from 320 px on, and for paper. */
export const STYLE = `:root {
  color-scheme: light dark;
  --ink: #1b1f24; --soft: #545b64; --paper: #fff; --shade: #f3f5f7; --line: #b9c0c8;
  --link: #0a53a8; --good: #14692f; --bad: #a8221b; --warn: #7a4b00; --mark: #fff4d6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e8eaed; --soft: #aeb5bd; --paper: #15181c; --shade: #20252b; --line: #4a525b;
    --link: #8ab8ff; --good: #7ed69a; --bad: #ff9d94; --warn: #f2c46d; --mark: #3a2f14;
  }
}
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 0.5rem; top: 0.5rem; background: var(--paper); padding: 0.5rem; z-index: 1; }
.top { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; justify-content: space-between; align-items: center;
  padding: 0.5rem 1rem; background: var(--shade); border-bottom: 1px solid var(--line); }
.brand { font-weight: 700; color: var(--soft); }
.top nav { flex: 1 1 auto; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.1rem; list-style: none; margin: 0; padding: 0; }
nav a { display: inline-block; padding: 0.35rem 0; }
nav a[aria-current] { color: var(--ink); font-weight: 700; text-decoration: none; border-bottom: 3px solid var(--link); }
.user { display: flex; flex-wrap: wrap; gap: 0.3rem 0.7rem; align-items: center; color: var(--soft); }
main { padding: 0.5rem 1rem 2rem; max-width: 84rem; }
main:focus { outline: none; }
footer { padding: 0 1rem 1rem; color: var(--soft); font-size: 0.875rem; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0.6rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 0.4rem; }
p { margin: 0.4rem 0; max-width: 46rem; }
label { font-weight: 600; }
input, select, button { font: inherit; font-weight: 400; color: inherit; }
textarea, input[type=text], input[type=date], input[type=search], input[type=password], select {
  background: var(--paper); border: 1px solid var(--soft); border-radius: 4px; padding: 0.4rem 0.5rem; max-width: 100%; }
button, .button { background: var(--shade); border: 1px solid var(--soft); border-radius: 4px; padding: 0.4rem 0.8rem;
  cursor: pointer; min-height: 2.3rem; }
button.main { background: var(--link); border-color: var(--link); color: var(--paper); font-weight: 600; }
form > table + button { margin-top: 0.7rem; }
code { font-family: ui-monospace, monospace; font-size: 0.93em; overflow-wrap: anywhere; }
button.main:hover, button:hover { text-decoration: underline; }
form.stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.8rem; max-width: 22rem; }
form.stack label { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.2rem; }
form.stack label.check { display: flex; }
.search { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: end; }
.search label { display: grid; gap: 0.2rem; flex: 1 1 16rem; max-width: 32rem; }
details { margin: 0.6rem 0; }
summary { cursor: pointer; padding: 0.3rem 0; }
summary.button { width: fit-content; padding: 0.4rem 0.8rem; }
.fields { display: flex; flex-wrap: wrap; gap: 0.6rem 1.2rem; align-items: end; margin: 0.4rem 0; }
.fields > label { display: grid; grid-template-columns: minmax(0, auto); gap: 0.2rem; max-width: 100%; }
.fields > label.check { display: flex; gap: 0.4rem; align-items: center; min-height: 2rem; font-weight: 400; }
.help { color: var(--soft); font-weight: 400; font-size: 0.875rem; }
button + .help { display: block; margin-top: 0.2rem; }
.wide { flex: 1 1 20rem; }
.scroll { overflow-x: auto; margin: 0.6rem 0; }
table { border-collapse: collapse; }
caption { text-align: left; color: var(--soft); padding: 0.2rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 1.1rem 0.35rem 0; border-bottom: 1px solid var(--line); }
td.text { min-width: 10rem; overflow-wrap: anywhere; }
td.number, th.number { text-align: right; }
thead th::first-letter { text-transform: uppercase; }
.label { font-family: ui-monospace, monospace; white-space: nowrap; }
time, td.goes { white-space: nowrap; }
.actions { display: flex; flex-wrap: wrap; gap: 0.6rem 1rem; align-items: end; margin: 0.5rem 0; }
.actions form { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: end; }
.actions label { display: grid; grid-template-columns: minmax(0, auto); gap: 0.2rem; max-width: 100%; }
.message { border-left: 5px solid var(--good); background: var(--shade); padding: 0.5rem 0.8rem; max-width: 46rem; }
.message::first-letter { text-transform: uppercase; }
.message.bad { border-color: var(--bad); }
.message.warn { border-color: var(--warn); }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.soft { color: var(--soft); }
.history { list-style: none; padding: 0 0 0 1rem; border-left: 3px solid var(--line); max-width: 60rem; }
.history li { margin: 0 0 0.9rem; }
.history ul { padding-left: 1.1rem; margin: 0.2rem 0; }
.history li li { margin: 0; overflow-wrap: anywhere; }
svg.bar { vertical-align: middle; background: var(--shade); }
.bar .rest { fill: var(--line); } .bar .written { fill: var(--link); } .bar .trouble { fill: var(--bad); }
fieldset { border: 1px solid var(--line); border-radius: 4px; display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; margin: 0; min-width: 0; }
legend { font-weight: 600; }
h3 { font-size: 1rem; margin: 1rem 0 0.3rem; }
.facts { margin: 0.6rem 0; } .facts div { display: flex; flex-wrap: wrap; gap: 0 0.8rem; }
.facts dt::first-letter { text-transform: uppercase; }
.facts dt { min-width: 7rem; color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; }
td ul { margin: 0; padding-left: 1.1rem; } td p { margin: 0; }
.needs { list-style: none; padding: 0; font-size: 1.1rem; }
.paper { display: none; }
.signatures { display: none; gap: 8mm; margin-top: 16mm; }
.signatures div { flex: 1; border-top: 1px solid; padding-top: 1mm; font-size: 9pt; }
.code svg { height: 1.6rem; background: #fff; display: block; max-width: 100%; }
.pick input { width: 1.4rem; height: 1.4rem; }
label.check { display: inline-flex; gap: 0.4rem; align-items: center; font-weight: 400; }
[hidden] { display: none !important; }
.scan .search { margin: 0.5rem 0; }
.scan #line { font: 1.5rem ui-monospace, monospace; flex: 1 1 12rem; min-width: 0; }
.scan textarea { display: block; width: 100%; max-width: 32rem; font-family: ui-monospace, monospace; margin: 0.3rem 0; }
.answer { font-size: 1.5rem; border: 3px solid; border-radius: 4px; padding: 0.6rem 0.8rem; max-width: none; overflow-wrap: anywhere; }
.answer .label { white-space: normal; }
.box { display: inline-block; width: 5mm; height: 5mm; border: 1px solid; }
.pages { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; margin: 0.8rem 0; }
@media (max-width: 40rem) {
  table.cards, .cards tbody, .cards tr, .cards td, .cards th[scope=row] { display: block; }
  .cards caption { display: block; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards td[data-label].goes { white-space: normal; }
  .cards tr { border-bottom: 1px solid var(--line); padding: 0.5rem 0; }
  .cards td, .cards th[scope=row] { border: 0; padding: 0.05rem 0; }
  .cards td:empty { display: none; }
  .cards td.number { text-align: left; }
  .cards td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); text-transform: lowercase; }
  .pick td:first-child { float: left; margin: 0.4rem 0.8rem 1rem 0; }
}
@page { margin: 12mm; }
@media print {
  .paper { display: block; }
  .top, .skip, footer, form.fields, form[role=search], details, .pages, .actions, .print, button { display: none; }
  .way + .way { break-before: page; }
  .signatures { display: flex; }
  .code svg { height: 9mm; max-width: none; }
  td.text { min-width: 7rem; }
  body { color: #000; background: #fff; font-size: 10pt; }
  main { padding: 0; max-width: none; }
  tr, .history li { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
}
`;
