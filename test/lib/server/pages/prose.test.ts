import t from 'tap';
import { prose } from '../../../../lib/server/pages/prose.ts';

t.test('what is to be typed is told from the words around it, and all of it is escaped', async (t) => {
  t.equal(prose('Type `a <b>` & look.').text, 'Type <code>a &#60;b&#62;</code> &#38; look.');
  t.equal(prose('Nothing.').text, 'Nothing.');
});
