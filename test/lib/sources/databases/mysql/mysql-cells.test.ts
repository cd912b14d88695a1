import t from 'tap';
import { mysqlReader } from '../../../../../lib/sources/databases/mysql/mysql-cells.ts';

const [TINY, BIT, DATETIME, BLOB, GEOMETRY] = [1, 16, 12, 252, 255];

t.test('values are the text that the server has sent, and none is not an empty one', async (t) => {
  t.equal(mysqlReader({ name: 'slot', columnType: TINY })(Buffer.from('7')), '7');
  t.equal(
    mysqlReader({ name: 'at', columnType: DATETIME })(Buffer.from('0000-00-00 00:00:00')),
    '0000-00-00 00:00:00',
  );
  const label = mysqlReader({ name: 'label', columnType: BLOB });
  t.equal(label(Buffer.from('Zürich 📼')), 'Zürich 📼');
  t.equal(label(Buffer.alloc(0)), '');
  t.equal(label(null), null);
  t.equal(label(Buffer.from('\uFFFD')), '\uFFFD');
  const bits = mysqlReader({ name: 'flags', columnType: BIT });
  t.strictSame([bits(Buffer.from([5])), bits(Buffer.alloc(8, 0xff))], ['5', '18446744073709551615']);
});

t.test('bytes that are no text are an error that says what to write', async (t) => {
  t.throws(() => mysqlReader({ name: 'label', columnType: BLOB })(Buffer.from([0xe4])), {
    message: /label is not text in UTF-8.*CONVERT\(label USING latin1\).*HEX\(label\)/,
  });
  t.throws(() => mysqlReader({ name: 'place', columnType: GEOMETRY }), { message: /place holds no text/ });
});
