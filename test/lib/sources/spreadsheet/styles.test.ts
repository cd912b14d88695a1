import t from 'tap';
import { textOf, workbookOf } from './by-hand.ts';

t.test('formats of numbers are found by the style of the cell, with those that have no text', async (t) => {
  const styles =
    '<numFmts><numFmt numFmtId="164" formatCode="000000"/><numFmt numFmtId="14" formatCode="0"/></numFmts>' +
    '<cellStyleXfs><xf numFmtId="22"/></cellStyleXfs>' +
    '<cellXfs><xf/><xf numFmtId="164"><alignment/></xf><xf numFmtId="22"/><xf numFmtId="14"/></cellXfs>' +
    '<dxfs><dxf><numFmt numFmtId="164" formatCode="yyyy"/></dxf></dxfs>';
  const cells = ['', ' s="0"', ' s="1"', ' s="2"', ' s="3"', ' s="99"'].map(
    (style) => `<c${style}><v>46356</v></c>`,
  );
  const text = await textOf(workbookOf({ rows: `<row>${cells.join('')}</row>`, styles }));
  t.equal(text, '46356,46356,046356,2026-11-30 00:00:00,46356,46356\n');
});
