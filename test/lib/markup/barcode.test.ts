import t from 'tap';
import { barcode } from '../../../lib/markup/barcode.ts';

t.test(
  'a label is drawn as bars, as wide as a scanner reads them; what has no barcode is not drawn',
  async (t) => {
    t.match(barcode('A1').text, /^<svg viewBox="0 0 \d+ 1" width="[\d.]+mm" .*<path d="M10 0h1v1h-1z/);
    t.notMatch(barcode('A1').text, /style/);
    t.equal(barcode('a_1').text, '');
  },
);
