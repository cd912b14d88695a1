/**
 * Nights on which runs with fingerprints could easily say something else than runs without.
 *
 * @module
 */

import { readFileSync, writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import type { Change } from '../../../lib/model/change.ts';
import { trustedScope, VolumeId } from '../../../lib/model/scope.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { compile } from '../language/compile.ts';
import { POLICY } from './requests.ts';
import { type Night, Twins } from './twins.ts';

const SCOPED = `SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); Extract(VOLUME, 1); Extract(MEDIA, 2);
  Extract(SLOT, 3); Extract(DESCRIPTION, 4);`;
const DEFINITION = compile(SCOPED);

type More = Partial<Night> & { readonly cuts?: readonly number[] };

function night(
  texts: string | Buffer | readonly (string | Buffer)[],
  { cuts = [], ...more }: More = {},
): Night {
  const inputs = [texts].flat().map((text, index) => {
    const bytes = Buffer.from(text as Buffer);
    const ends = [...cuts, bytes.length];
    const pieces = ends.map((end, at) => bytes.subarray(at === 0 ? 0 : ends[at - 1], end));
    return { name: `${index}.csv`, pieces };
  });
  return { definition: DEFINITION, inputs, lists: true, ...more };
}

/** Goes through nights; returns how many records were recognized on the last one. */
async function lived(t: Test, ...nights: readonly Night[]): Promise<number> {
  const twins = new Twins(temporaryFolder(t));
  t.teardown(() => twins.close());
  let before = 0;
  for (const [index, each] of nights.entries()) {
    before = twins.recognized;
    const [found, expected] = await twins.sync(each);
    t.strictSame(found, expected, `night ${index + 1}`);
  }
  t.strictSame(...(await twins.held()));
  return twins.recognized - before;
}

const rows = (count: number, media = 'LTO') =>
  Array.from({ length: count }, (_, index) => `${media[0]}${index},${media},${index},text\n`).join('');

t.test('a line that stood within a record begins another one where those above it are gone', async (t) => {
  const record = 'A1,LTO,1,"one\nA2,LTO,2,two\nA3,LTO,3,"\n';
  const others = rows(9);
  await lived(t, night(others + record), night(`${others}A2,LTO,2,two\nA3,LTO,3,"\n"\n`));
  await lived(t, night(others + record), night(`${others}A3,LTO,3,"\n"\n`));
  await lived(t, night(others + record), night(`${others}A1,LTO,1,one\nA2,LTO,2,two\nA3,LTO,3,"\n"\n`));
  t.equal(await lived(t, night(others + record), night(others + record)), 10);
});

t.test('a byte order mark is none of the first line, wherever the first pieces end', async (t) => {
  const text = `\ufeff${rows(5)}`;
  for (const cuts of [[1], [2], [3], [4], [1, 2], [2, 9]]) {
    const again = night(text, { cuts });
    t.equal(await lived(t, again, again), 5, `cut at ${cuts}`);
    const wide = night(Buffer.from(text, 'utf16le'), { cuts });
    t.equal(await lived(t, wide, wide), 5, `UTF-16, cut at ${cuts}`);
  }
});

t.test('of a scope in which nothing was recognized, absent volumes are listed', async (t) => {
  const first = rows(9, 'LTO') + rows(9, 'DLT');
  await lived(t, night(first), night(`${rows(9, 'LTO')}D3,DLT,77,text\n`));
});

t.test('the last record in front of a missing footer is told by the line on which it begins', async (t) => {
  const definition = compile(`${SCOPED} AddString(FOOTER, 0, "end*");`);
  const text = `A1,LTO,1,"of\nthree\nlines"\n${rows(5)}`;
  await lived(t, night(`${text}end\n`, { definition }), night(text, { definition }));
});

t.test('records that may be cut are rejected in the order of their inputs', async (t) => {
  const cut = 'L1,LTO,9,tex';
  const bad = '_BAD,LTO,1,x\n';
  const [first, second] = [rows(5, 'LTO'), rows(5, 'DLT')];
  await lived(t, night([first, second]), night([first + cut, `${bad}${second}D1,DLT,9,tex`]));
  await lived(t, night([second, first]), night([`${second}D1,DLT,9,tex`, bad + first + cut]));
});

t.test(
  'a volume that an inventory has just found, or that began elsewhere, arrives the next night',
  async (t) => {
    const places = 'Extract(REPOSITORY, 5); Extract(INITIALREPOSITORY, 6);';
    const before = compile(SCOPED);
    const definition = compile(`${SCOPED} ${places} SetPresence(REPOSITORY);`);
    const text = rows(9).replaceAll('text', 'text,LIBR,');
    const elsewhere = night(`${text}L20,LTO,1,text,LIBR,VLT1\n`, { definition });
    await lived(t, night(rows(9), { definition: before }), elsewhere, elsewhere, elsewhere);
  },
);

t.test('half a character of UTF-16 is told by the line on which it is', async (t) => {
  const text = Buffer.from(`\ufeff${rows(9)}`, 'utf16le');
  const half = Buffer.from([0, 0xd8]);
  await lived(t, night(text), night(Buffer.concat([text, half, text]), { cuts: [50] }));
});

t.test(
  'what others have changed between two nights is seen, and so is that a store was restored',
  async (t) => {
    const twins = new Twins(temporaryFolder(t));
    t.teardown(() => twins.close());
    const scope = trustedScope('US01', 'LTO');
    const about = { ...scope, source: 'other', line: 0, was: {} };
    const change = (volume: string, more: Pick<Change, 'action' | 'version' | 'set'>) =>
      twins.change(async ({ changes }, run) => {
        await changes.apply(run, scope, [{ ...about, volume: VolumeId.trusted(volume), ...more }], true);
      });
    const same = async (what: string) => t.strictSame(...(await twins.sync(night(rows(30)))), what);
    await same('the first night');
    await twins.backUp('older');
    await change('L3', { action: 'update', version: 1, set: { slot: '99' } });
    await change('L4', { action: 'remove', version: 1, set: {} });
    await change('L99', { action: 'add', version: 0, set: { slot: '1' } });
    await same('after changes');
    await twins.restore('older');
    await change('L5', { action: 'update', version: 1, set: { slot: '77' } });
    await same('after a restore');
    t.strictSame(...(await twins.held()));
    t.ok(twins.recognized > 25, 'and all others were recognized');
  },
);

t.test('a damaged file of fingerprints is as none, wherever it is damaged', async (t) => {
  const twins = new Twins(temporaryFolder(t));
  t.teardown(() => twins.close());
  const text = rows(30) + rows(30, 'DLT');
  const changed = text.replace('L7,LTO,7', 'L7,LTO,8');
  await twins.sync(night(text));
  const [path = ''] = twins.fingerprints;
  const whole = readFileSync(path);
  const step = Math.ceil(whole.length / 60);
  for (let at = 0; at < whole.length; at += step) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
    writeFileSync(path, bytes);
    const [found, expected] = await twins.plan(night(changed));
    if (!t.strictSame(found, expected, `byte ${at} of ${whole.length}`)) break;
  }
  writeFileSync(path, whole);
  const before = twins.recognized;
  await twins.plan(night(changed));
  t.equal(twins.recognized - before, 59);
});

t.test('fingerprints do not hold for anything that they were not left for', async (t) => {
  const text = rows(30);
  const first = night(text);
  const more = (statements: string) => compile(`${SCOPED} ${statements}`);
  t.equal(await lived(t, first, first), 30);
  const others: readonly More[] = [
    { version: '2' },
    { task: 'other' },
    { definition: more('# a remark') },
    { definition: more('AddExclusionOnValue(VOLUME, "L1*");') },
    { definition: compile(SCOPED, { descriptionAttribute: 3 }) },
    { definition: compile(SCOPED, {}, 'other.ttidef') },
  ];
  for (const other of others) t.equal(await lived(t, first, night(text, other)), 0, JSON.stringify(other));
});

t.test('tapes that the server does not have are recognized as that until they are added', async (t) => {
  const known = rows(5);
  const text = `${known}F1,LTO,1,text\nF2,LTO,2,text\n`;
  const strict = { policy: { ...POLICY, add: false } };
  const [first, again] = [night(known), night(text, strict)];
  t.equal(await lived(t, first, again, again), 7, 'once they were skipped');
  t.equal(await lived(t, first, again, again, again), 7, 'and from then on');
  t.equal(await lived(t, first, again, night(text)), 5, 'not where they are to be added');
  t.equal(await lived(t, first, again, night(text), again), 7, 'nor once they are there');
});

t.test(
  'a tape that the server does not have counts as ever where another record names it, too',
  async (t) => {
    const known = rows(5);
    const strict = { policy: { ...POLICY, add: false } };
    const foreign = 'F1,LTO,1,text\n';
    const before = [night(known), night(`${known}${foreign}`, strict)];
    for (const other of [
      'F1,LTO,1,text\n',
      'F1,LTO,2,text\n',
      'F1,LTO,1,\n',
      'F1,LTO,1,text,5\n',
      'F1,LTO,1,""\n',
    ]) {
      for (const text of [
        `${known}${foreign}${other}`,
        `${known}${other}${foreign}`,
        `${other}${known}${foreign}`,
      ])
        await lived(
          t,
          ...before,
          night(text, strict),
          night(text, strict),
          night(`${known}${foreign}`, strict),
        );
    }
  },
);
