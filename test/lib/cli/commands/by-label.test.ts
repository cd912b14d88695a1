import { readFileSync, writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { jsonLines } from '../../../e2e/program.ts';
import { run } from '../context.ts';

const DEFINITION = `SetCSVDelimiter(",");
Extract(CUSTOMER, 1, 4); Extract(MEDIA, 2, 4); Extract(VOLUME, 3, 10); Extract(REPOSITORY, 4, 4);`;

async function filled(t: Test) {
  const folder = t.testdir({
    'x.ttidef': DEFINITION,
    'export.csv': 'US01,LTO,A1,LIBR\nUS01,LTO,A2,LIBR\nUS01,LTO,A3,OFFS\nUS01,DLT,A2,LIBR\n',
  });
  const store = ['-S', `sqlite:${folder}/x.db`];
  await run([
    'sync',
    ...store,
    '--quiet',
    '-a',
    '--create',
    '-d',
    `${folder}/x.ttidef`,
    `${folder}/export.csv`,
  ]);
  const places = async () =>
    jsonLines((await run(['volumes', ...store, '--json'])).stdout).map(
      ({ media, volume, currentRepository, repository }) =>
        `${media}.${volume} ${currentRepository} > ${repository}`,
    );
  return { folder, store, places };
}

t.test('a volume that is sent somewhere is on its way until its arrival is confirmed', async (t) => {
  const { store, places } = await filled(t);
  const sent = await run([
    'move',
    ...store,
    '--to',
    'OFFS',
    '--on',
    '2026-12-24',
    'US01.LTO.A1',
    'US01.LTO.A2',
  ]);
  t.strictSame(sent, { code: 0, stdout: '', stderr: '2 updated of 2 named\n' });
  t.strictSame(await places(), [
    'DLT.A2 LIBR > LIBR',
    'LTO.A1 LIBR > OFFS',
    'LTO.A2 LIBR > OFFS',
    'LTO.A3 OFFS > OFFS',
  ]);
  const [volume] = jsonLines((await run(['volumes', ...store, 'US01.LTO.A1', '--json'])).stdout);
  t.match(volume, { moveDate: '2026-12-24T00:00:00Z', moveStarted: /^20/ });

  const come = await run(['confirm', ...store, 'A1']);
  t.strictSame(come, { code: 0, stdout: '', stderr: '1 updated of 1 named\n' });
  t.match(await places(), [
    'DLT.A2 LIBR > LIBR',
    'LTO.A1 OFFS > OFFS',
    'LTO.A2 LIBR > OFFS',
    'LTO.A3 OFFS > OFFS',
  ]);
  t.match(await run(['confirm', ...store, 'A1']), { code: 0, stderr: '1 unchanged of 1 named\n' });
});

t.test('a list of a scanner is confirmed in a place, but for what does not belong there', async (t) => {
  const { folder, store, places } = await filled(t);
  await run(['move', ...store, '--to', 'OFFS', 'A1']);
  const list = '# van of Monday\nA1 a3\nUS01.DLT.A2\nNIX\nA2\n';
  const { code, stderr } = await run(
    ['confirm', ...store, '--in', 'OFFS', '--rejects', `${folder}/rejects`, '-'],
    { stdin: list },
  );
  t.equal(code, 1);
  t.match(stderr, /stdin:4: no volume has the label NIX in US01\.DLT, US01\.LTO/);
  t.match(stderr, /stdin:5: A2 is the label of US01\.DLT\.A2 and US01\.LTO\.A2; write which/);
  t.match(stderr, /stdin:3: volume A2 is in OFFS, but its target is LIBR/);
  t.match(stderr, /2 rejected, 1 unchanged, 1 updated, 1 refused of 5 named/);
  t.strictSame(
    jsonLines(readFileSync(`${folder}/rejects`, 'utf8'))
      .map(({ code: why, line }) => `${line} ${why}`)
      .sort(),
    ['3 CONFIRM_ELSEWHERE', '4 LABEL_UNKNOWN', '5 LABEL_AMBIGUOUS'],
  );
  t.match(await places(), ['DLT.A2 LIBR > LIBR', 'LTO.A1 OFFS > OFFS']);
});

t.test('a scope says which volume a label stands for', async (t) => {
  const { store, places } = await filled(t);
  t.match(await run(['move', ...store, '--to', 'OFFS', '--scope', 'us01.lto', 'A2']), { code: 0 });
  t.strictSame((await places())[2], 'LTO.A2 LIBR > OFFS');
  t.match(await run(['move', ...store, '--to', 'MOON', 'A3']), { code: 1, stderr: /repository MOON/ });
});

t.test('a dry run prints the changes, which apply takes', async (t) => {
  const { store, places } = await filled(t);
  const { stdout, code } = await run(['move', ...store, '--dry-run', '--quiet', '--to', 'OFFS', 'A1']);
  t.equal(code, 0);
  t.match(jsonLines(stdout), [
    { action: 'update', volume: 'A1', set: { repository: 'OFFS' }, was: { repository: 'LIBR' } },
  ]);
  t.equal((await places())[1], 'LTO.A1 LIBR > LIBR');
  t.match(await run(['apply', ...store, '--quiet'], { stdin: stdout }), { code: 0 });
  const arrival = await run(['confirm', ...store, '--dry-run', '--quiet', 'A1']);
  t.match(jsonLines(arrival.stdout), [
    { action: 'confirm', set: { currentRepository: 'OFFS' }, was: { currentRepository: 'LIBR' } },
  ]);
  t.match(await run(['apply', ...store, '--quiet'], { stdin: arrival.stdout }), { code: 0 });
  t.equal((await places())[1], 'LTO.A1 OFFS > OFFS');
});

t.test('a call that says too little or too much is told so, and an empty list does nothing', async (t) => {
  const { store } = await filled(t);
  t.match(await run(['confirm', ...store]), { code: 2, stderr: /give labels of volumes, or -/ });
  t.match(await run(['confirm', ...store, '-', 'A1']), { code: 2, stderr: /not both/ });
  t.match(await run(['move', ...store, 'A1']), { code: 2, stderr: /--to REPOSITORY/ });
  t.match(await run(['move', ...store, '--to', 'OFFS', '--on', '2026-02-30', 'A1']), {
    code: 2,
    stderr: /expected a day/,
  });
  t.match(await run(['confirm', ...store, '--scope', 'US01', 'A1']), {
    code: 2,
    stderr: /expected CUSTOMER\.MEDIA/,
  });
  t.match(await run(['confirm', ...store, '-'], { stdin: '\n# none today\n' }), {
    code: 0,
    stderr: 'nothing done of 0 named\n',
  });
});

t.test('what has no target has arrived nowhere', async (t) => {
  const { folder, store } = await filled(t);
  await run(['sync', ...store, '--quiet', '-a', '-d', `${folder}/x.ttidef`], { stdin: 'US01,LTO,B1,\n' });
  t.match(await run(['confirm', ...store, 'B1']), {
    code: 1,
    stderr: /B1 has no target.*tapesync move US01\.LTO\.B1/,
  });
});

t.test('what lies in a volume goes along, and is told, unless it is to be left', async (t) => {
  const { folder, store, places } = await filled(t);
  writeFileSync(`${folder}/in.ttidef`, `${DEFINITION} Extract(CONTAINER, 5, 20);`);
  writeFileSync(`${folder}/in.csv`, 'US01,LTO,A1,LIBR,US01.DLT.A2\nUS01,LTO,A2,LIBR,US01.LTO.A1\n');
  await run([
    'sync',
    ...store,
    '--quiet',
    '--max-changes',
    'none',
    '-d',
    `${folder}/in.ttidef`,
    `${folder}/in.csv`,
  ]);
  await run(['admin', ...store, 'repository', 'add', 'US01.DLT.OFFS']);
  const shown = await run(['move', ...store, '--to', 'OFFS', '--dry-run', 'US01.DLT.A2']);
  t.strictSame(
    jsonLines(shown.stdout).map(({ media, volume }) => `${media}.${volume}`),
    ['DLT.A2', 'LTO.A1', 'LTO.A2'],
  );
  const moved = await run(['move', ...store, '--to', 'OFFS', 'US01.DLT.A2']);
  t.strictSame(moved, { code: 0, stdout: '', stderr: '3 updated of 1 named and 2 in them\n' });
  const left = await run(['confirm', ...store, '--leave-contents', 'US01.DLT.A2']);
  t.strictSame(left, { code: 0, stdout: '', stderr: '1 updated of 1 named\n' });
  t.match(await places(), ['DLT.A2 OFFS > OFFS', 'LTO.A1 LIBR > OFFS', 'LTO.A2 LIBR > OFFS']);
  t.match(await run(['confirm', ...store, 'US01.DLT.A2']), {
    ...{ code: 0, stderr: '1 unchanged, 2 updated of 1 named and 2 in them\n' },
  });
  t.equal((await run(['moves', ...store, '--json'])).stdout, '');
});
