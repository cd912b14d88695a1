import t from 'tap';
import { actionProblem, mayClear } from '../../../lib/model/change-action.ts';

t.test(
  'fields of a definition are set by additions and updates, and where a tape is by neither',
  async (t) => {
    for (const action of ['add', 'update'] as const) {
      t.equal(actionProblem(action, { slot: '1', repository: 'LIBR', attribute7: null }), undefined);
      t.match(
        actionProblem(action, { slot: '1', currentRepository: 'LIBR' }),
        /"currentRepository".*only confirm/,
      );
      t.match(actionProblem(action, { auditFailed: '1' }), /"auditFailed" is not of the action/);
    }
  },
);

t.test('a confirm says where the tape is, and may say more, but not where it goes next', async (t) => {
  t.equal(actionProblem('confirm', { currentRepository: 'LIBR', slot: '7', scratch: '1' }), undefined);
  for (const key of ['repository', 'initialRepository']) {
    const problem = actionProblem('confirm', { currentRepository: 'LIBR', [key]: 'LIBR' });
    t.match(problem, new RegExp(`"${key}" is not of the action confirm`));
  }
  t.match(actionProblem('confirm', { slot: '7' }), /currentRepository is missing/);
  t.match(actionProblem('confirm', {}), /currentRepository is missing/);
});

t.test('an audit says only whether the tape was found', async (t) => {
  t.equal(actionProblem('audit', { auditFailed: '1' }), undefined);
  t.equal(actionProblem('audit', { auditFailed: '0' }), undefined);
  t.match(actionProblem('audit', { auditFailed: '1', slot: '7' }), /"slot" is not of the action audit/);
  t.match(actionProblem('audit', {}), /auditFailed is missing/);
});

t.test('taking back sets any of these, and also that nobody knew where the tape was', async (t) => {
  const set = { currentRepository: 'LIBR', auditFailed: null, slot: '7', repository: null };
  t.equal(actionProblem('undo', set), undefined);
  t.match(actionProblem('undo', { initialRepository: 'LIBR' }), /where a volume starts is not taken back/);
  t.match(actionProblem('undo', {}), /nothing that is taken back/);
  for (const key of ['repository', 'currentRepository']) {
    t.equal(mayClear('undo', key), true);
    for (const action of ['add', 'update', 'confirm'] as const) t.equal(mayClear(action, key), false);
  }
  t.equal(mayClear('update', 'slot'), true);
});

t.test('a removal sets nothing', async (t) => {
  t.equal(actionProblem('remove', {}), undefined);
  t.match(actionProblem('remove', { slot: '7' }), /"slot" is not of the action remove: it sets nothing/);
});
