import fc from 'fast-check';
import t from 'tap';
import { html } from '../../../lib/markup/html.ts';

t.test('text is escaped, HTML and numbers are not', async (t) => {
  const inner = html`<b>${'a & b'}</b>`;
  t.equal(
    html`<p title="${`"'`}">${'<script>'} ${7} ${inner} ${[inner, inner]}${[]}</p>`.text,
    '<p title="&#34;&#39;">&#60;script&#62; 7 <b>a &#38; b</b> <b>a &#38; b</b><b>a &#38; b</b></p>',
  );
  t.equal(html`a`.text, 'a');
  t.equal(html`Look out!${'<b>'}`.text, 'Look out!&#60;b&#62;', 'no sign before a text lets it through');
});

t.test('no text leaves its place, and none turns what is around it', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { text: page } = html`<i title="${text}">${text}</i>`;
      return /^<i title="[^"<>']*">[^<>"']*<\/i>$/.test(page) && !/&(?!#\d\d;)/.test(page);
    }),
  );
  t.equal(html`${'a\u202eb\u0000\n'}`.text.match(/[\u0000-\u001f\u202e]/), null);
});
