import t from 'tap';
import { findCertificate } from '../../../../lib/cli/commands/find-certificate.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { RUN } from '../../stores/contract.ts';

t.test(
  'a certificate is found by the id of its run or by the beginning of it, if that is of one',
  async (t) => {
    const store = openSqliteStore(`${temporaryFolder(t)}/x.db`, { write: true });
    t.teardown(() => store.close());
    await store.runs.finish({ ...RUN, id: 'no-certificate' }, '{}', 0);
    for (const id of ['r1', 'r1-more', 'r2-a', 'r2-b', 'r2-c', 'r2-d', 's3']) {
      const { user, command, definition, started } = RUN;
      const head = { id, user, command, definition, started, finished: started, exitCode: 0, stopped: '' };
      const certificate = { ...head, places: [], sources: [], confirm: false, audit: false, counts: {} };
      await store.reconciliations.record(certificate, []);
    }
    const found = async (text: string) => (await findCertificate(store, text)).id;
    t.equal(await found('r1'), 'r1', 'a whole id, though another begins with it');
    t.equal(await found('s'), 's3');
    for (const text of ['x', 'no-certificate']) {
      await t.rejects(found(text), {
        code: 'CERTIFICATE_UNKNOWN',
        message: `has no certificate of a run ${text},`,
      });
    }
    await t.rejects(found('r2'), {
      code: 'RUN_AMBIGUOUS',
      message: /: r2-. of ada, r2-. of ada, r2-. of ada, others;/,
    });
  },
);
