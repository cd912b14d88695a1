import { code39 } from './code39.ts';
import { type Html, html } from './html.ts';

// Empty space that a scanner needs on either side, in modules.
const QUIET = 10;
// A scanner held by hand reads bars of this width as they come out of an office printer.
const MODULE_MM = 0.25;

/** Returns a label as a barcode that a scanner reads from paper; nothing where Code 39 cannot say it. */
export function barcode(volume: string): Html {
  const elements = code39(volume);
  // Whatever has no barcode still has its label in letters.
  if (elements === undefined) return html``;
  let [x, path] = [QUIET, ''];
  for (const [index, width] of elements.entries()) {
    if (index % 2 === 0) path += `M${x} 0h${width}v1h-${width}z`;
    x += width;
  }
  const width = x + QUIET;
  return html`<svg viewBox="0 0 ${width} 1" width="${width * MODULE_MM}mm" preserveAspectRatio="none" shape-rendering="crispEdges" aria-hidden="true"><path d="${path}"/></svg>`;
}
