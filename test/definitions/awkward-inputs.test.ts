/**
 * Inputs as people have them, with made-up values, and what shipped definitions make of them.
 *
 * @module
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { temporaryFolder } from '../temporary-folder.ts';
import { DEFINITIONS, extracted } from './extracted.ts';

/** Writes a file and returns what a shipped definition makes of it. */
async function made(t: Test, definition: string, text: string) {
  const file = join(temporaryFolder(t), 'export.txt');
  writeFileSync(file, text);
  return extracted(definition, file);
}

const sample = (name: string): string => readFileSync(join(DEFINITIONS, name), 'utf8');

t.test('a list for a vault without its footer is a failed read', async (t) => {
  const list = (end: string) =>
    `StartHeaderText~D~654321~Depot-autochanger-0~EndHeaderText\nTVR000L8    10092026\nTVR001L8    10092026\n${end}`;
  const whole = await made(
    t,
    'vault/list',
    list('StartFooterText~D~654321~Depot-autochanger-0-0~EndFooterText\n'),
  );
  t.equal(whole.code, 0, whole.stderr);
  t.strictSame(
    whole.records.map(({ volume, repository, moveDate }) => [volume, repository, moveDate]),
    [
      ['TVR000L8', 'OFFS', '2026-10-09T04:00:00Z'],
      ['TVR001L8', 'OFFS', '2026-10-09T04:00:00Z'],
    ],
  );
  const footer = 'StartFooterText~D~654321~Depot-autochanger-0-0~EndFooterText\n';
  const next = 'StartHeaderText~P~654321~Depot-autochanger-0~EndHeaderText\n';
  for (const end of ['', 'StartFooterText~D~6543', 'TVR002L8    1009', footer + next]) {
    const { code, stderr } = await made(t, 'vault/list', list(end));
    t.equal(code, 3, `cut behind ${end}`);
    t.match(stderr, /no record behind line \d+ matches AddString\(FOOTER/);
  }
});

t.test('a report of BRMS without its last line is a failed read', async (t) => {
  const report = sample('ibm-i-brms/wrkmedbrm.sample.txt');
  const lines = report.trimEnd().split('\n');
  const { code, stderr } = await made(t, 'ibm-i-brms/wrkmedbrm', `${lines.slice(0, -1).join('\n')}\n`);
  t.equal(code, 3);
  t.match(stderr, /no record behind line \d+ matches AddString\(FOOTER/);
});

t.test('a report of CA 1 that holds other than its total is a failed read', async (t) => {
  const lines = sample('zos-ca1/tape-report.sample.txt').trimEnd().split('\n');
  for (const [left, told] of [
    [lines.slice(0, -1), /VOLUMES LISTED \{\}"\) at line \d+: none, found: 7\./],
    [
      lines.filter((line) => !line.startsWith(' K00204')),
      /VOLUMES LISTED \{\}"\) at line \d+: 7, found: 6\./,
    ],
  ] as const) {
    const { code, stderr } = await made(t, 'zos-ca1/tape-report', `${left.join('\n')}\n`);
    t.equal(code, 3);
    t.match(stderr, told);
  }
});

t.test('a session with several servers is its listings; prompts around them are left out', async (t) => {
  const session = `
depot1:/var/tmp # bpmedialist -mlist -U
Server Host = depot1.example.com

 id     rl  images   allocated        last updated      density  kbytes restores
           vimages   expiration       last read         <------- STATUS ------->
           On Hold
--------------------------------------------------------------------------------
QAR162   9     17   03/12/2026 16:29  03/14/2026 15:56  hcart3  9207800736     0
               17   INFINITY              N/A         FULL
           0

QAR166  24     20   03/13/2026 15:21  03/13/2026 21:40  hcart3  7579495552     0
               20   INFINITY              N/A
           0


depot2:/var/tmp # bpmedialist -mlist -U
depot2:/var/tmp #
`;
  const { code, records, stderr } = await made(t, 'netbackup/bpmedialist-mlist-u', session);
  t.equal(code, 0, stderr);
  t.strictSame(
    records.map(({ volume, system, stage, usage }) => [volume, system, stage, usage]),
    [
      ['QAR162', 'depot1', 'FULL', 9207800736 * 1024],
      ['QAR166', 'depot1', 'ACTIVE', 7579495552 * 1024],
    ],
  );
  t.match(stderr, /2 outside the listing/);
  const none = await made(
    t,
    'netbackup/bpmedialist-mlist-u',
    'depot2:/var/tmp # bpmedialist -mlist -U\ndepot2:/var/tmp #\n',
  );
  t.equal(none.code, 3, 'and one without a listing is none');
});

t.test('names of disk volumes that go on in a second line are left out with their rows', async (t) => {
  const listing = `tsm: DEPOT>q vol

Volume Name                  Storage         Device         Estimated       Pct      Volume 
                             Pool Name       Class Name      Capacity      Util      Status 
------------------------     -----------     ----------     ---------     -----     --------
/var/lib/server/stgpools/-     ARCHIVEPOOL     DISK               8.0 M       0.0     On-Line 
 archive.dsm                                                                            
Q00200L3                     DBPOOL          LTOCLASS           1.5 T       5.1       Full  
Q00205L3                     DBPOOL          LTOCLASS           1.5 T      40.2     Filling 

`;
  const { code, records, stderr } = await made(t, 'storage-protect/query-volume', listing);
  t.equal(code, 0, stderr);
  t.strictSame(
    records.map(({ volume, description, stage }) => [volume, description, stage]),
    [
      ['Q00200L3', 'DBPOOL', 'Full'],
      ['Q00205L3', 'DBPOOL', 'Filling'],
    ],
  );
});

t.test('an object with one key twice is rejected, and the key named; the next one is read', async (t) => {
  const media = (label: string, more: string) =>
    `{"label-text":"${label}","uuid":"1","ctime":1,"location":"offline","status":"full","expired":false,"catalog":true${more}}`;
  const text = `[${media('Q00001L8', ',"location":"vault-bank"')},\n${media('Q00002L8', '')}]`;
  const { code, records, stderr } = await made(t, 'proxmox-backup/media-list', text);
  t.equal(code, 1, stderr);
  t.strictSame(
    records.map(({ volume }) => volume),
    ['Q00002L8'],
  );
  t.match(stderr, /export\.txt:1: .*the key "location" stands twice/);
  const nan = await made(
    t,
    'proxmox-backup/media-list',
    `[${media('Q00001L8', '')},\n${media('Q00002L8', ',"bytes-used":NaN')}]`,
  );
  t.equal(nan.code, 3);
  t.match(nan.stderr, /line 2: the JSON is cut or damaged \(column 128: "NaN" stands where a value should\)/);
});

t.test(
  'labels of Amanda that are longer than a Volume-ID are rejected, or shortened by one line',
  async (t) => {
    const list = '20260311010002 DEPOT-CONF01 reuse BARCODE:Q00001L8\n20260310010002 DEPOT-CONF02 reuse\n';
    const asItIs = await made(t, 'amanda/tapelist', list);
    t.equal(asItIs.code, 1);
    t.match(asItIs.stderr, /VOLUME "DEPOT-CONF02": is 12 characters long, at most 10 are allowed/);
    const folder = temporaryFolder(t);
    const text = sample('amanda/tapelist.ttidef').replace(
      '#Capture(USER5, "MYCONF-{}");',
      'Capture(USER5, "DEPOT-{}");',
    );
    writeFileSync(join(folder, 'own.ttidef'), text);
    writeFileSync(join(folder, 'tapelist'), list);
    const { code, records, stderr } = await extracted(join(folder, 'own'), join(folder, 'tapelist'));
    t.equal(code, 0, stderr);
    t.strictSame(
      records.map(({ volume, description }) => [volume, description]),
      [
        ['Q00001L8', 'DEPOT-CONF01'],
        ['CONF02', 'DEPOT-CONF02'],
      ],
    );
  },
);
