import t from 'tap';
import { html } from '../../../../lib/markup/html.ts';
import { failurePage, logonPage } from '../../../../lib/server/pages/answers.ts';
import { layout } from '../../../../lib/server/pages/layout.ts';
import { read } from './visitor.ts';

t.test(
  'a page has one heading, a language, a way past the navigation, and says who is logged on',
  async (t) => {
    const text = layout({
      title: 'Here & there',
      body: html`<p>body</p>`,
      user: 'ada',
      path: '/volumes/US01.LTO.A1',
    });
    t.equal(text.match(/<h1>/g)?.length, 1);
    t.match(text, '<title>Here &#38; there - tapesync</title>');
    t.match(text, /<html lang="en">.*<a class="skip" href="#content">/s);
    t.match(text, '<a href="/volumes" aria-current="page">');
    t.match(read({ text }, 'header'), /Logged on as ada Log off/);
    t.notMatch(layout({ title: 'x', body: html``, path: '/logon' }), /<nav/);
  },
);

t.test('who is not served is told why, and where to go on', async (t) => {
  t.match(
    read({ text: failurePage(404, 'there is no such thing', { user: 'ada' }) }),
    /^Not found there is no such thing ?Go to/,
  );
  t.match(read({ text: failurePage(403, 'no role', {}) }), /^Not allowed no role$/);
  t.match(read({ text: logonPage({ to: '/', isClear: true }) }), /over HTTPS only/);
  t.match(read({ text: logonPage({ to: '/', hasEnded: true }) }), /has ended/);
});
