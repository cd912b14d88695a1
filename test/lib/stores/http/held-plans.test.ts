import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import type { HeldPlan } from '../../../../lib/model/held-plan.ts';
import { httpHeldPlans } from '../../../../lib/stores/http/held-plans.ts';
import { changesOf } from '../contract/held-plans.ts';
import { add, RUN, SCOPE, update } from '../contract.ts';
import { answering } from './answering.ts';

const STOPPED = { ...SCOPE, volumes: 12, code: 'LIMIT_CHANGES', reason: 'over the limit' };
const HEAD = { create: false, volumeRecords: 12, scopes: [STOPPED] };
const PLAN: HeldPlan = {
  ...{
    ...RUN,
    task: 'site',
    ...HEAD,
    changes: 2,
    scopes: [{ ...STOPPED, changes: 2 }],
    fields: [],
    earlier: [],
  },
  ...{ state: 'held', expires: '2026-03-15T14:13:45Z', decided: null },
};
const LINE = { action: 'update', ...SCOPE, volume: 'A1', version: 3, set: { slot: '2' } };

t.test('a plan goes to the server as a line before its changes', async (s) => {
  const { requests, asked } = answering(undefined);
  const changes = changesOf(add('A1'), update('A2', 3, { slot: '2' }));
  await httpHeldPlans(requests, 'a server').hold({ ...RUN, task: 'site' }, HEAD, changes);
  s.match(asked, [
    { method: 'POST', path: 'heldPlans', query: { run: RUN.id, command: 'sync', task: 'site' } },
  ]);
  const lines = (asked[0]?.body?.text.trimEnd().split('\n') ?? []).map((line) => JSON.parse(line));
  s.strictSame(lines[0], HEAD);
  s.match(lines.slice(1), [
    { action: 'add', volume: 'A1' },
    { action: 'update', volume: 'A2', version: 3 },
  ]);
});

t.test('a server of an older version, and one that lets the user only read, hold none', async (s) => {
  const held = (error: Error) =>
    httpHeldPlans(answering(error).requests, 'a server').hold(RUN, HEAD, changesOf(add('A1')));
  const older = new TapesyncError('NOT_THERE');
  await s.rejects(held(older), { code: 'HELD_UNKEPT', message: /older version/ });
  const denied = new TapesyncError('ACCESS_DENIED', { user: 'ada', role: 'sync', whom: 'a customer' });
  await s.rejects(held(denied), { code: 'HELD_UNKEPT', message: /only read/ });
  await s.rejects(held(new TapesyncError('SESSION_ENDED')), { code: 'SESSION_ENDED' });
  const listed = httpHeldPlans(answering(older).requests, 'a server').list({ limit: 1 });
  await s.rejects(listed, { code: 'SERVER_ANSWER', message: /a server: it is of an older version/ });
});

t.test('what is larger than a server takes is not sent', async (s) => {
  const { requests, asked } = answering();
  const held = httpHeldPlans(requests, 'a server');
  const changes = changesOf(add('A1'));
  changes.parts = () => Array.from({ length: 101 }, () => '.'.repeat(2 ** 20));
  await s.rejects(held.hold(RUN, HEAD, changes), { code: 'HELD_UNKEPT', message: /larger/ });
  const scopes = Array.from({ length: 1001 }, () => STOPPED);
  await s.rejects(held.hold(RUN, { ...HEAD, scopes }, changesOf(add('A1'))), {
    code: 'HELD_UNKEPT',
    message: /scopes/,
  });
  s.strictSame(asked, []);
});

t.test('a plan is decided on by its id and the user who has sent it', async (s) => {
  const { requests, asked } = answering(undefined);
  const held = httpHeldPlans(requests, 'a server');
  await held.release(PLAN, { ...RUN, id: 'r1', command: 'release' });
  await held.refuse(PLAN, 'ignored');
  const one = { method: 'POST', parameters: { run: RUN.id }, query: { user: 'ada' } };
  s.match(asked, [
    { ...one, path: 'releasePlan' },
    { ...one, path: 'refusePlan' },
  ]);
  s.match(JSON.parse(asked[0]?.body?.text ?? ''), { run: 'r1', command: 'release', started: RUN.started });
});

t.test('an answer that is no page is not taken for one', async (s) => {
  const list = (answer: unknown) => httpHeldPlans(answering(answer).requests, 'x').list({ limit: 1 });
  const changes = (answer: unknown) => httpHeldPlans(answering(answer).requests, 'x').changes(PLAN);
  s.strictSame(await list({ items: [PLAN], next: '4' }), { items: [PLAN], next: '4' });
  const decided = { by: 'bob', at: RUN.started, run: '', finished: null };
  s.match(await list({ items: [{ ...PLAN, state: 'refused', decided }] }), { items: [{ decided }] });
  s.strictSame(await changes({ items: [LINE] }), { items: [LINE] });
  for (const answer of [
    [],
    {},
    { items: [{ ...PLAN, id: 1 }] },
    { items: [{ ...PLAN, state: 'other' }] },
    { items: [{ ...PLAN, decided: {} }] },
    { items: [{ ...PLAN, decided: { ...decided, finished: 1 } }] },
    { items: [{ ...PLAN, scopes: 1 }] },
    { items: [PLAN], next: 4 },
  ])
    await s.rejects(list(answer), /not a list of held plans/);
  for (const answer of [{}, { items: [{ ...LINE, version: 'x' }] }, { items: [7] }])
    await s.rejects(changes(answer), /not changes of a held plan/);
  s.strictSame(await httpHeldPlans(answering().requests, 'x').list({ prefix: 'no id', limit: 1 }), {
    items: [],
  });
});
