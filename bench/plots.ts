import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Result } from './rounds.ts';

/** A picture of one figure against the size of the catalog. */
export interface PlotSpec {
  /** Name of its file. */
  readonly file: string;
  /** What it shows, for whoever cannot see it. */
  readonly label: string;
  readonly axis: string;
  /** Whether each line of the grid is ten times the one before it. */
  readonly byDecades: boolean;
  readonly format: (figure: number) => string;
  /** Returns the figure of a result; undefined where it was not measured. */
  readonly figure: (result: Result) => number | undefined;
}

/** Both pictures of the page. */
export const PLOTS: readonly PlotSpec[] = [
  {
    file: 'rate.svg',
    label: 'Volumes a second against the size of the catalog, nothing changed',
    axis: 'volumes a second',
    byDecades: false,
    format: count,
    figure: ({ volumes, seconds }) => volumes / seconds,
  },
  {
    file: 'memory.svg',
    label: 'Peak memory against the size of the catalog, nothing changed',
    axis: 'peak memory',
    byDecades: true,
    format: bytes,
    figure: ({ peakBytes }) => peakBytes,
  },
];

interface Point {
  readonly volumes: number;
  readonly contender: string;
  readonly figure: number;
}

// Seen on white and on black; told apart also without red and green. tapesync's are the first four.
const COLORS: Readonly<Record<string, string>> = {
  tapesync: '#2f81f7',
  'tapesync, no fingerprints': '#79b8ff',
  'tapesync over HTTP': '#8250df',
  'tapesync over HTTP, no fingerprints': '#c297ff',
  sqlite3: '#d9730d',
  DuckDB: '#8b949e',
};
const OTHER_COLOR = '#8b949e';

const STYLE = `
.plot { color: #1f2328; }
.background { fill: #ffffff; }
@media (prefers-color-scheme: dark) {
  .plot { color: #e6edf3; }
  .background { fill: #0d1117; }
}`;
const SIZE = { width: 780, height: 360, marginLeft: 64, marginRight: 270, marginTop: 36, marginBottom: 50 };
const LEGEND_LINE = 24;

/** Returns a picture of results as an SVG document, in light and dark by itself; undefined where there is nothing to show. */
export function plotText(
  { label, axis, byDecades, format, figure }: PlotSpec,
  results: readonly Result[],
): string | undefined {
  const points = results.flatMap((result): Point[] => {
    const found = figure(result);
    const { volumes, contender } = result;
    return found === undefined ? [] : [{ volumes, contender, figure: found }];
  });
  if (points.length === 0) return undefined;
  const names = byLastFigure(points);
  const scale = byDecades ? decades(points) : { zero: true, ticks: 6 };
  const { document } = parseHTML('<!DOCTYPE html><html></html>');
  const svg = Plot.plot({
    document,
    ...SIZE,
    className: 'plot',
    ariaLabel: label,
    style: { fontSize: '13px' },
    x: {
      type: 'log',
      label: 'volumes in the catalog',
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: [...new Set(points.map(({ volumes }) => volumes))],
      tickFormat: count,
      insetLeft: 12,
      insetRight: 12,
    },
    y: { grid: true, label: axis, labelArrow: 'none', tickFormat: format, ...scale },
    color: { domain: names, range: names.map((name) => COLORS[name] ?? OTHER_COLOR) },
    marks: [
      Plot.lineY(points, { x: 'volumes', y: 'figure', stroke: 'contender', strokeWidth: 2.5 }),
      Plot.dot(points, { x: 'volumes', y: 'figure', fill: 'contender', r: 4.5 }),
      // A name beside the end of its line would stand on another one where lines meet.
      ...names.map((name, index) => {
        const dy = (index - (names.length - 1) / 2) * LEGEND_LINE;
        const text = { frameAnchor: 'right', textAnchor: 'start', dx: 20, dy } as const;
        return Plot.text([`● ${name}`], { ...text, fill: COLORS[name] ?? OTHER_COLOR, fontWeight: 600 });
      }),
    ],
  });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('role', 'img');
  const head = `<style>${STYLE}</style><rect class="background" width="100%" height="100%"/>`;
  // Figures are as exact as pixels are.
  const markup: string = svg.outerHTML;
  const text = markup.replace(/\d+\.\d{3,}/g, (number) => Number(number).toFixed(2));
  return `${text.replace('>', `>${head}`)}\n`;
}

// A logarithmic scale with nothing between its powers of ten.
function decades(points: readonly Point[]): Plot.ScaleOptions {
  const figures = points.map(({ figure }) => Math.log10(figure));
  const [first, last] = [Math.floor(Math.min(...figures)), Math.ceil(Math.max(...figures))];
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  return { type: 'log', domain: [10 ** first, 10 ** last], ticks };
}

// In the order in which the lines end at the right.
function byLastFigure(points: readonly Point[]): readonly string[] {
  const last = new Map<string, Point>();
  for (const point of points) {
    const before = last.get(point.contender);
    if (before === undefined || before.volumes < point.volumes) last.set(point.contender, point);
  }
  return [...last.values()].sort((a, b) => b.figure - a.figure).map(({ contender }) => contender);
}

function count(figure: number): string {
  return figure >= 1e6 ? `${figure / 1e6}M` : figure >= 1e3 ? `${figure / 1e3}k` : String(figure);
}

function bytes(figure: number): string {
  return figure >= 1e9 ? `${figure / 1e9} GB` : `${figure / 1e6} MB`;
}
