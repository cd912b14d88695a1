import t from 'tap';
import { strayRows } from '../../../../lib/stores/sql/stray-rows.ts';

t.test('stray rows are told of by their table, with how many they are and what they refer to', async (s) => {
  const finding = {
    place: 'table volume',
    problem: 'rows that refer to a row of media that is not there: 3',
  };
  s.strictSame(strayRows('volume', 3, 'media'), finding);
  s.strictSame(strayRows('volume', '3', 'media'), finding, 'as PostgreSQL counts');
  s.strictSame(strayRows('volume', 3n, 'media'), finding);
});

t.test('what a database leaves out is left out, and nothing is thrown', async (s) => {
  s.strictSame(strayRows(null, undefined, null), {
    place: 'table ',
    problem: 'rows that refer to a row of  that is not there: ',
  });
});
