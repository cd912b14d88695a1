import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { recognize } from '../../../../lib/init/known/recognize.ts';
import { shippedDefinitions } from '../../../../lib/init/known/shipped-definitions.ts';
import { decodeSample } from '../../../../lib/init/sample.ts';
import { EXPORTS } from '../exports.ts';
import { sampleOf } from '../extracted.ts';

const FOLDER = fileURLToPath(new URL('../../../../definitions/', import.meta.url));
const shipped = await shippedDefinitions(FOLDER);

async function namesOf(text: string | Buffer): Promise<readonly string[]> {
  const sample = typeof text === 'string' ? sampleOf(text) : decodeSample('export', text);
  const found = await recognize(sample, shipped);
  return found === undefined ? [] : [found.definition, ...found.alike].map(({ name }) => name);
}

t.test('each sample of a product is recognized as what it is', async (t) => {
  for (const file of globSync('*/*.sample.*', { cwd: FOLDER, exclude: ['generic/*'] }).sort()) {
    const [product = ''] = file.split('/');
    const [first = '', ...alike] = await namesOf(readFileSync(FOLDER + file));
    // Bacula and Bareos print the same tables.
    const products = product === 'bacula' || product === 'bareos' ? ['bacula', 'bareos'] : [product];
    t.ok(
      first !== '' && [first, ...alike].every((name) => products.includes(name.split('/')[0] ?? '')),
      file,
    );
    if (alike.length === 0 && !file.includes('list-volumes-pool'))
      t.equal(`${first}.`, file.slice(0, first.length + 1));
  }
});

t.test('a list of a product that no definition is for is not recognized', async (t) => {
  for (const name of [
    'a German list with semicolons and decimal commas',
    'a list of labels and nothing else',
  ]) {
    const text = EXPORTS.find((each) => each.name === name)?.text ?? '';
    t.not(text, '');
    t.strictSame(await namesOf(text), [], name);
  }
});

t.test('one line that the definition does not understand is enough for doubt', async (t) => {
  const text = readFileSync(`${FOLDER}networker/mminfo-m.sample.txt`, 'utf8');
  t.strictSame(await namesOf(text), ['networker/mminfo-m']);
  t.strictSame(await namesOf(`${text}A00001L8 of another list\n`), []);
});

t.test('a long export is recognized by its first mebibyte, all of it', async (t) => {
  const [heading = '', row = ''] = readFileSync(`${FOLDER}networker/mminfo-m.sample.txt`, 'utf8').split('\n');
  const rows = `${row}\n`.repeat(15_000);
  t.ok(rows.length > 1024 * 1024);
  t.strictSame(await namesOf(`${heading}\n${rows}`), ['networker/mminfo-m']);
  t.strictSame(await namesOf(`${heading}\n${rows.slice(0, 500_000)}\nnot\n${rows}`), []);
});
