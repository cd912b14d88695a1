import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { html } from '../../../../lib/markup/html.ts';
import type { CustomerId } from '../../../../lib/model/scope.ts';
import { invalidRequest } from '../../../../lib/server/error-answers.ts';
import { adminTable, admitAdmin, answerForm } from '../../../../lib/server/pages/administering.ts';
import type { PageAnswer } from '../../../../lib/server/pages/page.ts';

t.test('a form that is done leads on, and one that is not says why', async (s) => {
  const shown = async (note: ReturnType<typeof html>, status: number): Promise<PageAnswer> => {
    return { kind: 'page', status, title: '', body: note };
  };
  s.strictSame(await answerForm(async () => ['/admin', 'added'], shown), {
    kind: 'see',
    location: '/admin?done=added',
  });
  const failing = (error: unknown) => answerForm(() => Promise.reject(error), shown);
  s.match(await failing(invalidRequest('it is <wrong>')), {
    status: 400,
    body: { text: /it is &#60;wrong&#62;/ },
  });
  s.match(await failing(new TapesyncError('CUSTOMER_USED', { customer: 'US01', count: 2 })), { status: 409 });
  await s.rejects(failing(new TapesyncError('NOT_THERE')), { code: 'NOT_THERE' });
  await s.rejects(failing(new TapesyncError('STORE_FULL', { store: 'x' })), {
    code: 'STORE_FULL',
  });
  await s.rejects(failing(new Error('of its own')), { message: 'of its own' });
});

t.test('who is no administrator meets what is not there', async (s) => {
  const user = (role: 'sync' | 'admin', customer: string) => ({
    user: 'ada',
    grants: [{ role, customer: customer as CustomerId }],
  });
  s.doesNotThrow(() => admitAdmin(user('admin', '*')));
  s.doesNotThrow(() => admitAdmin(user('admin', 'US01'), 'US01'));
  for (const [other, customer] of [
    [user('sync', '*'), 'US01'],
    [user('admin', 'US01'), 'US02'],
    [user('admin', 'US01'), '*'],
  ] as const)
    s.throws(() => admitAdmin(other, customer), { code: 'NOT_THERE' });
});

t.test('an empty table says what to do', async (s) => {
  s.equal(adminTable('c', ['a'], [], 'make <one>').text, '<p>make &#60;one&#62;</p>');
  s.match(
    adminTable('c', ['a', 'b'], [[html`1`, html`2`]], '').text,
    /<th scope="row">1<\/th><td class="text" data-label="b">2/,
  );
});
