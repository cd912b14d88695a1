import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import type { Certificate } from '../../../../lib/model/certificate.ts';
import { httpReconciliations } from '../../../../lib/stores/http/reconciliations.ts';
import { RUN } from '../contract.ts';
import { answering } from './answering.ts';

const { task: _, ...run } = { task: '', ...RUN };
const HEAD = {
  ...{
    finished: RUN.started,
    exitCode: 0,
    places: ['US01.LTO.LIBR'],
    sources: [],
    confirm: false,
    audit: false,
  },
  ...{ counts: { missing: 1 }, stopped: '' },
};
const CERTIFICATE: Certificate = { ...run, ...HEAD };

t.test('a certificate goes to the server as a line before its findings', async (s) => {
  const { requests, asked } = answering(undefined);
  await httpReconciliations(requests, 'a server').record(CERTIFICATE, [
    '["left",0,"A",0,""]\n',
    '["left",0,"B",0,""]\n',
  ]);
  s.match(asked, [
    { method: 'PUT', path: 'reconciliation', parameters: { run: RUN.id }, query: { command: 'sync' } },
  ]);
  const [head = '', ...lines] = asked[0]?.body?.text.split('\n') ?? [];
  s.strictSame(JSON.parse(head), HEAD);
  s.strictSame(lines, ['["left",0,"A",0,""]', '["left",0,"B",0,""]', '']);
});

t.test('a server of an older version, and one that lets the user only read, keep none', async (s) => {
  const recorded = (error: Error) =>
    httpReconciliations(answering(error).requests, 'a server').record(CERTIFICATE, []);
  const older = new TapesyncError('NOT_THERE');
  await s.rejects(recorded(older), { code: 'CERTIFICATE_UNKEPT', message: /older version/ });
  const denied = new TapesyncError('ACCESS_DENIED', { user: 'ada', role: 'sync', whom: 'a customer' });
  await s.rejects(recorded(denied), { code: 'CERTIFICATE_UNKEPT', message: /only read/ });
  await s.rejects(recorded(new TapesyncError('SESSION_ENDED')), { code: 'SESSION_ENDED' });
  const listed = httpReconciliations(answering(older).requests, 'a server').list({ limit: 1 });
  await s.rejects(listed, { code: 'SERVER_ANSWER', message: /a server: it is of an older version/ });
});

t.test('what is larger than a server takes is not sent', async (s) => {
  const { requests, asked } = answering();
  const parts = Array.from({ length: 210 }, () => '.'.repeat(2 ** 20));
  await s.rejects(httpReconciliations(requests, 'a server').record(CERTIFICATE, parts), {
    code: 'CERTIFICATE_UNKEPT',
  });
  s.strictSame(asked, []);
});

t.test('an answer that is no page is not taken for one', async (s) => {
  const item = { ...CERTIFICATE };
  const finding = { status: 'missing', label: 'A' };
  const list = (answer: unknown) => httpReconciliations(answering(answer).requests, 'x').list({ limit: 1 });
  const findings = (answer: unknown) =>
    httpReconciliations(answering(answer).requests, 'x').findings(RUN, { only: ['left'] });
  s.strictSame(await list({ items: [item], next: '4' }), { items: [item], next: '4' });
  s.strictSame(await findings({ items: [finding] }), { items: [finding] });
  for (const answer of [
    [],
    {},
    { items: [{ ...item, id: 1 }] },
    { items: [item], next: 4 },
    { items: [{ ...item, counts: 1 }] },
  ])
    await s.rejects(list(answer), /not a list of certificates/);
  for (const answer of [
    {},
    { items: [{ ...finding, label: 1 }] },
    { items: [{ ...finding, line: 'x' }] },
    { items: [{ ...finding, overdue: 1 }] },
  ])
    await s.rejects(findings(answer), /not findings of a certificate/);
  s.strictSame(await httpReconciliations(answering().requests, 'x').list({ prefix: 'no id', limit: 1 }), {
    items: [],
  });
});
