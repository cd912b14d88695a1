import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { readCode39 } from '../code39-reader.ts';
import { seed } from '../lib/server/pages/seed.ts';
import { serverWithPages } from '../lib/server/pages/visitor.ts';
import { needs } from '../needs.ts';
import { logOn, startBrowser } from './browser.ts';

const DPI = 600;
const POINTS = 72;
const MM = 25.4;

/** A word on paper, in points from the left upper corner. */
interface Word {
  readonly page: number;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

function wordsOf(pdf: string): readonly Word[] {
  const xml = execFileSync('pdftotext', ['-bbox', pdf, '-'], { encoding: 'utf8' });
  return xml
    .split('<page ')
    .flatMap((text, page) =>
      Array.from(
        text.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)".*?>(.*?)<\/word>/g),
        ([, , y, x, word = '']) => ({ page, text: word, x: Number(x), y: Number(y) }),
      ),
    );
}

/** The picture of a page: how dark each pixel is, from 0. */
interface Picture {
  readonly width: number;
  readonly pixels: Uint8Array;
}

function pictureOf(pdf: string, page: number): Picture {
  const args = ['-gray', '-r', String(DPI), '-f', String(page), '-l', String(page), pdf, `${pdf}-${page}`];
  execFileSync('pdftoppm', ['-singlefile', ...args]);
  const bytes = readFileSync(`${pdf}-${page}.pgm`);
  const [header = '', width] = /^P5\s(\d+)\s\d+\s255\s/.exec(bytes.subarray(0, 40).toString('latin1')) ?? [];
  return { width: Number(width), pixels: bytes.subarray(header.length) };
}

function lineOf({ width, pixels }: Picture, { x, y }: Pick<Word, 'x' | 'y'>): readonly boolean[] {
  const from = Math.round((y / POINTS) * DPI) * width;
  const line = pixels.subarray(from + Math.round((x / POINTS) * DPI), from + width);
  return Array.from(line, (grey) => grey < 128);
}

t.test('the list of moves is read from paper', needs('chromium', 'pdftotext', 'pdftoppm'), async (t) => {
  const server = await serverWithPages(t);
  const labels = Array.from({ length: 40 }, (_, index) => `E${String(index).padStart(5, '0')}L6`);
  const moving = (label: string, index: number) =>
    [label, { repository: 'OFFS', initialRepository: 'LIBR', slot: String(40 - index) }] as const;
  await seed(server.store, 'US01', [
    ...labels.map(moving),
    ['XYZ-789-AB', { repository: 'LIBR', initialRepository: 'OFFS', description: '<b>Pay</b>' }],
  ]);
  const browser = await startBrowser(t);
  const { page } = await logOn(browser, server, 'syncer');
  await page.goto('/moves?scope=US01.LTO');
  const folder = t.testdir();
  const pdf = `${folder}/moves.pdf`;
  writeFileSync(pdf, await page.pdf({ format: 'A4' }));

  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
  t.match(text, /^ *Moves of US01\.LTO\n+ *As of 2\d{3}-\d\d-\d\d \d\d:\d\d (CET|CEST|GMT)/);
  t.match(text, /LIBR → OFFS: 40 volumes/);
  t.match(text, /<b>Pay<\/b>/);
  t.equal(text.match(/Handed over +Received +Date/g)?.length, 2, 'each way is signed for');
  for (const absent of ['Log off', 'What is ticked', 'Skip to', 'Times are in']) t.notMatch(text, absent);

  const words = wordsOf(pdf);
  const printed = words.filter((word) => [...labels, 'XYZ-789-AB'].includes(word.text));
  t.strictSame(
    printed.map((word) => word.text),
    [...labels.toReversed(), 'XYZ-789-AB'],
    'by slot',
  );
  const lastOfFirst = printed.at(-2)?.page ?? 0;
  t.ok((printed.at(-1)?.page ?? 0) > lastOfFirst, 'another way begins on another page');
  const pictures = new Map<number, Picture>();
  for (const word of printed) {
    const picture = pictures.get(word.page) ?? pictureOf(pdf, word.page);
    pictures.set(word.page, picture);
    // Right of the label, some millimetres below its top.
    const { text: read, narrowest } = readCode39(lineOf(picture, { x: word.x + 2, y: word.y + 14 }));
    t.equal(read, word.text);
    t.ok((narrowest / DPI) * MM >= 0.2, `${word.text}: ${narrowest} pixels`);
  }
});
