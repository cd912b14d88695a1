import t from 'tap';
import { compile } from '../../language/compile.ts';
import { synchronized } from './exact.ts';

t.test('the heading of a file that was joined to another is no volume', async (t) => {
  const definition = compile(
    'SetCSVDelimiter(","); Extract(CUSTOMER, "cust"); Extract(MEDIA, "pool"); Extract(VOLUME, "barcode"); Extract(SLOT, "slot");',
  );
  const heading = 'cust,pool,barcode,slot\n';
  const rows = (...volumes: readonly string[]) => volumes.map((volume) => `US01,LTO,${volume},1\n`).join('');
  const text = [heading, rows('A1', 'A2'), heading, rows('A3'), `\ufeff${heading}`, rows('A4')].join('');
  const snapshot = {
    'US01.LTO': ['A1', 'A2', 'A3', 'A4'].map((volume) => [volume, 1, 'LIBR', '', 1].join('\t')),
  };
  for (const proves of [true, false]) {
    for (const sort of ['always', 'never', 'auto'] as const) {
      const pieces = [heading + rows('A1'), text].map((piece) => Buffer.from(piece));
      const { told } = await synchronized({ definition, snapshot, pieces, proves, sort });
      t.same(told.applied, []);
      t.match(told.outcomes, {
        excluded: [4, { heading: 4 }],
        rejected: [0],
        unchanged: [4],
        superseded: [1],
      });
    }
  }
});

t.test('of several lines on a volume the last one counts, whatever it changes', async (t) => {
  const definition = compile(
    'SetCSVDelimiter(","); Extract(CUSTOMER, 1); Extract(MEDIA, 2); Extract(VOLUME, 3); Extract(SLOT, 4);',
  );
  const snapshot = { 'US01.LTO': ['A1', 'A2', 'A3'].map((volume) => [volume, 1, 'LIBR', '', 1].join('\t')) };
  const lines = (...slots: readonly string[]) => slots.map((slot) => `US01,LTO,${slot}\n`).join('');
  for (const [slots, changed] of [
    [['A2,1', 'A2,7'], ['A2']],
    [['A2,7', 'A2,1'], []],
    [['A2,1', 'A2,7', 'A3,7', 'A2,1', 'A1,1', 'A1,7', 'A3,1'], ['A1']],
  ] as const) {
    for (const proves of [true, false]) {
      for (const sort of ['always', 'never'] as const) {
        const pieces = [lines('A1,1'), lines(...slots)].map((piece) => Buffer.from(piece));
        const { told } = await synchronized({ definition, snapshot, pieces, proves, sort });
        t.strictSame(
          told.applied.map(({ volume }) => volume),
          changed,
          `${slots.join(' ')} ${sort}`,
        );
      }
    }
  }
});
