import { writeFileSync } from 'node:fs';
import t from 'tap';
import { needs } from '../needs.ts';
import { shell } from './program.ts';
import { faultProxy, servedHere } from './served-store.ts';

t.jobs = 2;

t.test(
  'a session that ends in mid-run is opened again, whoever has ended it',
  { buffered: true },
  async (t) => {
    const served = await servedHere(t);
    const { proxy, through } = await faultProxy(t, served);
    await served.write('export.csv', { volumes: 600, scopes: 6 });
    const ended: string[] = [];
    proxy.before = async ({ kind, number, authorization = '' }) => {
      if ((kind === 'snapshot' && number === 2) || (kind === 'changes' && number === 5)) {
        served.keeper.endSessions(served.cwd);
        ended.push(kind);
      }
      if (kind === 'changes' && number === 20) {
        const { status } = await fetch(`http://127.0.0.1:${served.port}/v1/session`, {
          method: 'DELETE',
          headers: { authorization },
        });
        ended.push(`${kind}: ${status}`);
      }
    };
    const { code, stderr } = await served.sync(through, 'export.csv', '--batch', '20');
    t.equal(code, 0, stderr);
    t.strictSame(ended, ['snapshot', 'changes', 'changes: 204']);
    t.equal(proxy.count('log-on'), 4, 'once for each session, however many requests find out at once');
    t.strictSame(served.outcomes(t, 'export.csv'), { excluded: 1, added: 600 });
    served.appliedAsCounted(t, 'export.csv');
    await served.inStep(t, 'export.csv');
  },
);

t.test(
  'a password that is changed in mid-run ends it, and nothing is lost',
  { buffered: true, ...needs('bash', 'jq') },
  async (t) => {
    const served = await servedHere(t);
    const { proxy, through } = await faultProxy(t, served);
    await served.write('export.csv', { volumes: 600, scopes: 6 });
    proxy.before = ({ kind, number }) => {
      return kind === 'changes' && number === 5 ? served.changePassword('another password') : undefined;
    };
    const { code, stderr } = await served.sync(through, 'export.csv', '--batch', '20', '--concurrency', '8');
    t.equal(code, 3, stderr);
    const line = `tapesync: http://robot@127.0.0.1:${through}: no log-on: there is no such user, or the password is wrong`;
    t.equal(stderr.split('\n').filter((found) => found === line).length, 1, stderr);
    t.ok(proxy.count('log-on') <= 2, 'the old password is tried once');
    const { added = 0, failed = 0, excluded } = served.outcomes(t, 'export.csv');
    t.strictSame([added + failed, excluded], [600, 1]);
    t.ok(failed > 0 && added > 0, `${added} added, ${failed} failed`);
    served.appliedAsCounted(t, 'export.csv');

    writeFileSync(`${served.cwd}/password`, 'another password\n');
    const apply = `jq -c 'select(.change).change' export.csv.rejects | tapesync apply ${served.at(served.port).join(' ')} --create --max-changes none --stats apply.stats`;
    const applied = await shell(apply, { cwd: served.cwd });
    t.equal(applied.code, 0, applied.stderr);
    t.strictSame(served.outcomes(t, 'apply'), { added: failed });
    served.appliedAsCounted(t, 'export.csv', 'apply');
    await served.inStep(t, 'export.csv');
  },
);
