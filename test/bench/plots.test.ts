import t from 'tap';
import { PLOTS, plotText } from '../../bench/plots.ts';

const SIZES = [1e5, 1e6, 1e7];
const results = SIZES.flatMap((volumes) =>
  ['tapesync', 'sqlite3', 'another'].map((contender, index) => {
    const seconds = volumes / (4e5 - index * 1e5);
    return { volumes, work: 'no change', contender, seconds, peakBytes: 10 ** (7 + index) } as const;
  }),
);

// Tags that nest, quoted attributes, no stray angle bracket or ampersand: what a browser asks of an image.
function isWellFormed(xml: string): boolean {
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<&]*")*)\s*(\/?)>/g,
    (_, closing, name, _attributes, empty) => {
      if (closing === '/') return open.pop() === name ? '' : '<';
      if (empty === '') open.push(name);
      return '';
    },
  );
  return open.length === 0 && !/[<&]/.test(rest);
}

t.test('a plot is a well-formed picture with one point for each size of each program', async (t) => {
  for (const plot of PLOTS) {
    const svg = plotText(plot, results) ?? '';
    t.match(svg, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    t.ok(isWellFormed(svg), plot.file);
    t.equal(svg.split('<circle ').length - 1, results.length);
    t.match(svg, 'prefers-color-scheme: dark');
    t.match(svg, `aria-label="${plot.label}"`);
    for (const { contender } of results) t.match(svg, `● ${contender}<`);
    for (const size of ['100k', '1M', '10M']) t.match(svg, `>${size}<`);
  }
});

t.test('a figure that was not measured has no point, and nothing at all makes no plot', async (t) => {
  const [rate, memory] = PLOTS;
  const [first, ...others] = results;
  const partly = [{ ...first!, peakBytes: undefined }, ...others];
  t.equal(plotText(memory!, partly)?.split('<circle ').length, results.length);
  t.equal(plotText(rate!, []), undefined);
});

t.test('the check of the picture can fail', async (t) => {
  for (const broken of ['<a><b></a></b>', '<a>', '</a>', '<a b=c/>', '<a>x & y</a>', '<a>x < y</a>'])
    t.notOk(isWellFormed(broken), broken);
});
