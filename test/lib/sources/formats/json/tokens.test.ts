import t from 'tap';
import { FLUSH, passingTokens, wholeTokens } from '../../../../../lib/sources/formats/json/tokens.ts';

const names = (tokens: readonly { readonly name: string }[]) => tokens.map(({ name }) => name);

t.test('keys, strings and numbers are whole, however the text is cut', async (t) => {
  const tokens = wholeTokens();
  const found = [...'{"a b":"c","d":-1.50}'].flatMap((character) => tokens(character));
  t.strictSame(
    found.flatMap((token) => ('value' in token ? [[token.name, token.value]] : [])),
    [
      ['keyValue', 'a b'],
      ['stringValue', 'c'],
      ['keyValue', 'd'],
      ['numberValue', '-1.50'],
    ],
  );
});

t.test('values may follow each other', async (t) => {
  t.strictSame(names(wholeTokens()('[]{}')), ['startArray', 'endArray', 'startObject', 'endObject']);
});

t.test('values that are only checked are not kept', async (t) => {
  const tokens = passingTokens()(`["${'x'.repeat(1000)}"]`);
  t.equal(names(tokens).includes('stringValue'), false);
  t.throws(() => passingTokens()(`[tru]${FLUSH}`));
});

t.test('words and escapes that are cut are problems behind the blanks', async (t) => {
  for (const text of ['[tru', '["\\u00', '[1,,2]']) t.throws(() => wholeTokens()(text + FLUSH), text);
});
