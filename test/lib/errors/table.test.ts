import t from 'tap';
import { ERRORS, isErrorCode } from '../../../lib/errors/table.ts';

t.test('every brace in a text belongs to a parameter', async (t) => {
  for (const [code, { text }] of Object.entries(ERRORS)) {
    t.notMatch(text.replaceAll(/\{\w+\}/g, ''), /[{}]/, code);
  }
});

t.test('every code is of capitals, and every text of one line but for a list', async (t) => {
  for (const [code, { text }] of Object.entries(ERRORS)) {
    t.match(code, /^[A-Z]+(_[A-Z]+)+$/);
    t.equal(text.includes('\n'), text.endsWith('\n{diagnostics}'), code);
  }
});

t.test('a code of the table is told from any other text', async (t) => {
  t.equal(isErrorCode('STORE_FULL'), true);
  t.equal(isErrorCode('STORE_MELTED'), false);
  t.equal(isErrorCode('toString'), false);
  t.equal(isErrorCode(''), false);
});
