import t from 'tap';
import { workbookOf } from '../lib/sources/spreadsheet/by-hand.ts';
import { needs } from '../needs.ts';
import { webServer } from '../web-server.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { mailServer } from './mail-server.ts';
import { shell } from './program.ts';

// Tells at the end which modules of packages and of Node were loaded, however they were.
const TELLING = `
import { registerHooks } from 'node:module';
const loaded = new Set();
registerHooks({
  load(url, context, next) {
    loaded.add(/^node:/.test(url) ? url : /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1]);
    return next(url, context);
  },
});
process.on('exit', () => process.stderr.write('LOADED ' + JSON.stringify([...loaded].filter(Boolean)) + '\\n'));
`;

async function loadedBy(
  definition: string,
  stdin: string | Buffer,
  setting: Readonly<Record<string, string>> = {},
  more = '',
): Promise<string[]> {
  const cwd = t.testdir({ 'x.ttidef': definition });
  const env = { ...setting, TELLING: `--import="data:text/javascript,${encodeURIComponent(TELLING)}"` };
  // Set by the shell: what runs the tests adds modules of its own to the options of a Node that it sees started.
  const line = `NODE_OPTIONS=$TELLING tapesync sync -a --create -d x.ttidef${more}`;
  const { code, stderr } = await shell(line, { cwd, stdin, env });
  t.equal(code, 0, stderr);
  return JSON.parse(/^LOADED (.*)$/m.exec(stderr)?.[1] ?? '[]');
}

t.test('a sync of plain lines loads nothing that it does without', needs('bash'), async (t) => {
  const loaded = await loadedBy(DEFINITION, exportOf(rowsOf(3)));
  const packages = loaded.filter((name) => !name.startsWith('node:')).sort();
  t.strictSame(packages, ['convict', 'leven', 'lodash.clonedeep', 'p-limit', 'yargs-parser', 'yocto-queue']);
  for (const slow of ['node:crypto', 'node:tls', 'node:http', 'node:https', 'node:child_process'])
    t.notOk(loaded.includes(slow), slow);
});

t.test('what starts programs is loaded for --run alone', needs('bash', 'printf'), async (t) => {
  const text = exportOf(rowsOf(3));
  const loaded = await loadedBy(DEFINITION, text, {}, ` --run -- printf %s '${text}'`);
  t.ok(loaded.includes('node:child_process'));
  t.equal(loaded.includes('node:crypto'), false);
});

t.test('what asks servers is loaded for an address alone', needs('bash'), async (t) => {
  const { origin } = await webServer(t, (_, response) => response.end(exportOf(rowsOf(3))));
  const loaded = await loadedBy(DEFINITION, '', {}, ` --source ${origin}/x`);
  t.ok(loaded.includes('got'), 'got');
  for (const other of ['pg', 'luxon', 'csv-parse']) t.notOk(loaded.includes(other), other);
});

t.test('what mails is loaded for a mail alone', needs('bash'), async (t) => {
  const { port, arrived } = await mailServer(t);
  const env = { TAPESYNC_SMTP: `smtp://127.0.0.1:${port}` };
  const mailed = await loadedBy(DEFINITION, exportOf(rowsOf(3)), {
    ...env,
    TAPESYNC_MAIL: 'ada@example.com',
  });
  t.ok(mailed.includes('nodemailer'), 'nodemailer');
  t.notOk(mailed.includes('got'), 'got');
  t.equal(arrived.length, 1);
  const unneeded = { TAPESYNC_MAIL: 'ada@example.com', TAPESYNC_MAIL_ON: 'exceptions' };
  t.notOk((await loadedBy(DEFINITION, exportOf(rowsOf(3)), { ...env, ...unneeded })).includes('nodemailer'));
});

t.test('what parses quotes and what knows time zones is loaded for them', needs('bash'), async (t) => {
  const quoted = await loadedBy(DEFINITION, exportOf([['A1', 'LIBR', 'of "x"', '']]));
  t.ok(quoted.includes('csv-parse'), 'csv-parse');
  t.notOk(quoted.includes('luxon'), 'luxon');
  const elsewhere = await loadedBy(DEFINITION.replace('"UTC"', '"Europe/Berlin"'), exportOf(rowsOf(3)));
  t.ok(elsewhere.includes('luxon'), 'luxon');
  t.notOk(elsewhere.includes('csv-parse'), 'csv-parse');
});

t.test('what reads workbooks is loaded for them', needs('bash'), async (t) => {
  const cells = (row: readonly string[]) =>
    row.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('');
  const rows = [['Barcode', 'Where', 'Text', 'Written'], ...rowsOf(3)].map(
    (row) => `<row>${cells(row)}</row>`,
  );
  const loaded = await loadedBy(DEFINITION, workbookOf({ rows: rows.join('') }));
  t.ok(loaded.includes('yauzl') && loaded.includes('saxes'));
});
