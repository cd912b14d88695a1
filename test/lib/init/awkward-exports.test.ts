import t from 'tap';
import { draftDefinition } from '../../../lib/init/draft.ts';
import { extracted, sampleOf } from './extracted.ts';

/** Inputs as people have them, in layouts of known products, and what a draft makes of them. */
const CASES: readonly {
  readonly name: string;
  readonly text: string;
  readonly volumes: readonly string[];
  /** The values of a field, in the order of the volumes. */
  readonly fields?: Readonly<Record<string, readonly (string | undefined)[]>>;
}[] = [
  {
    name: 'a heading that returns on each page, with carriage control, and a flag of the same name',
    text: `1TAPE LISTING     DATE 2026/112  PAGE    1
0VOLSER  EXPDT     SCRATCH
 ------  --------  -------
 B00117  2026/185  NO
 B00118  2026/186  NO
1TAPE LISTING     DATE 2026/112  PAGE    2
0VOLSER  EXPDT     SCRATCH
 ------  --------  -------
 B00400  2026/187  YES
-TOTAL VOLUMES LISTED   3
`,
    volumes: ['B00117', 'B00118', 'B00400'],
    fields: { scratch: ['0', '0', '1'] },
  },
  {
    name: 'a heading of two lines that returns on each page, and labels that are numbers',
    text: `5770BR1 V7R5M0  220415            Media Information          Page    1
                                          SYSTEMA   04/22/26 06:30:11
 Volume           Expiration               Media      Owning
 Serial  Expired  Date        Location     Class      System
710401            05/01/26    TAPLIB01     ULTRIUM7   SYSTEMA
710403  *YES      02/04/26    TAPLIB01     ULTRIUM7   SYSTEMA
5770BR1 V7R5M0  220415            Media Information          Page    2
                                          SYSTEMA   04/22/26 06:30:11
 Volume           Expiration               Media      Owning
 Serial  Expired  Date        Location     Class      System
710404  *YES      02/05/26    TAPLIB01     ULTRIUM7   SYSTEMB
             * * *   E N D   O F   L I S T I N G   * * *
`,
    volumes: ['710401', '710403', '710404'],
  },
  {
    name: 'numbers behind a tag',
    text: `  Storage Changer /dev/changer:1 Drives, 5 Slots ( 1 Import/Export )
Data Transfer Element 0:Full (Storage Element 1 Loaded):VolumeTag = 000010
      Storage Element 1:Empty
      Storage Element 2:Full :VolumeTag=000012
      Storage Element 3:Full :VolumeTag=
      Storage Element 4:Full :VolumeTag=000014
      Storage Element 5 IMPORT/EXPORT:Empty
`,
    volumes: ['000010', '000012', '000014'],
    fields: { slot: ['', '2', '4'] },
  },
  {
    name: 'a barcode in a sentence',
    text: `slot 1: label N-101 barcode QB0101L8 (current)
slot 2: empty
slot 3: blank barcode QB0103L8
slot 41: label N-141 barcode QB0141L8 (import/export slot) [no reuse]
`,
    volumes: ['QB0101L8', 'QB0103L8', 'QB0141L8'],
    fields: { slot: ['1', '3', '41'] },
  },
  {
    name: 'a barcode behind the numbers of a tape and a slot',
    text: `Tape 0001 in slot 3, barcode QK0001L8, pool Weekly
Tape 0002 in slot 4, barcode QK0002L8, pool Daily
`,
    volumes: ['QK0001L8', 'QK0002L8'],
    fields: { slot: ['3', '4'] },
  },
  {
    name: 'labels that are numbers, in columns under a heading',
    text: 'Volume  Type  Slot\n100001  LTO   0\n100002  LTO   1\n100003  LTO   2\n',
    volumes: ['100001', '100002', '100003'],
    fields: { slot: ['0', '1', '2'] },
  },
  {
    name: 'a heading that returns among delimited lines',
    text: 'volume,scratch\nQL0117,YES\nQL0118,NO\nvolume,scratch\nQL0119,NO\n',
    volumes: ['QL0117', 'QL0118', 'QL0119'],
    fields: { scratch: ['1', '0', '0'] },
  },
  {
    name: 'dot leaders, and heads of blocks without a sign',
    text: `Drive Address 257
  Media Present ................. Yes
  Source Element Address ........ 1029
  Volume Tag .................... QC0029L6
Slot Address ................... 1070
  Media Present ................. Yes
  Volume Tag .................... QC0070L6
Slot Address ................... 1071
  Media Present ................. No
  Volume Tag ....................
Slot Address 1072
  Media Present ................. Yes
  Volume Tag .................... QC0072L6
`,
    volumes: ['QC0029L6', 'QC0070L6', 'QC0072L6'],
    fields: { slot: ['', '1070', '1072'] },
  },
  {
    name: 'slot 0 is a slot',
    text: 'Barcode,Slot,Pool\nQD0001L8,0,a\nQD0002L8,1,a\nQD0003L8,,b\n',
    volumes: ['QD0001L8', 'QD0002L8', 'QD0003L8'],
    fields: { slot: ['0', '1', ''] },
  },
  {
    name: 'cleaning tapes and disks by their kind, a tape without a barcode by its name',
    text: `Name,Barcode,Media Type,Status
QE0001L8,QE0001L8,LTO-8,Full
QE0002L8,QE0002L8,LTO-8,Append
SHINE1L1,SHINE1L1,LTO-8,Cleaning
DAILY-01,,File1,Append
QE0003L8,,LTO-8,Append
`,
    volumes: ['QE0001L8', 'QE0002L8', 'QE0003L8'],
  },
  {
    name: 'a table of tapes and disk volumes whose long names are wrapped',
    text: `tsm: ADA>q vol

Volume Name                  Storage         Device         Estimated     Volume 
                             Pool Name       Class Name      Capacity     Status 
------------------------     -----------     ----------     ---------     --------
/tsm/instance/ada/server/-   ARCHIVEPOOL     DISK               8.0 M     On-Line 
 bin/archive.dsm                                                                  
/tsm/instance/bob/server/-   BACKUPPOOL      DISK               8.0 M     On-Line 
 bin/backup.dsm                                                                   
QF0200L3                     ORADBPOOL       3573CLASS          1.5 T       Full  
QF0205L3                     ORADBPOOL       3573CLASS          1.5 T     Filling 
`.replaceAll('server/-   ', 'serv/-     '),
    volumes: ['QF0200L3', 'QF0205L3'],
  },
  {
    name: 'lists between marks, a date behind some labels',
    text: `StartHeaderText~D~654321~Depot-0~EndHeaderText
QG0000L8    10092026
QG0001L8    10092026
QG0002L8    02282027
StartFooterText~D~654321~Depot-0-0~EndFooterText
`,
    volumes: ['QG0000L8', 'QG0001L8', 'QG0002L8'],
  },
  {
    name: 'a session at a shell',
    text: `db1:/home/ada # listtapes
Server Host = db1.example.com
id      pool     slot
------------------------
QH0001  Daily    4
QH0002  Weekly   5
QH0003  Weekly   6
db1:/home/ada #
`,
    volumes: ['QH0001', 'QH0002', 'QH0003'],
  },
  {
    name: 'two commands that spell their labels differently',
    text: ['Volume Name', 'VOLUME_NAME']
      .flatMap((label, at) => [
        `${label}: QI000${at}L6\nStorage Pool: NIGHT\nAccess: Read\n`,
        `${label}: QI001${at}L6\nStorage Pool: NIGHT\nAccess: Read\n`,
      ])
      .join('\n'),
    volumes: ['QI0000L6', 'QI0010L6', 'QI0001L6', 'QI0011L6'],
  },
];

for (const { name, text, volumes, fields = {} } of CASES) {
  t.test(`${name}: the draft has exactly the volumes`, async (t) => {
    const sample = sampleOf(text);
    const definition = await draftDefinition(sample, '');
    const made = await extracted(definition, sample);
    t.strictSame(made.volumes, volumes, definition);
    t.strictSame(made.rejected, []);
    for (const [field, values] of Object.entries(fields)) {
      t.strictSame(
        made.fields.map((each) => each[field]),
        values,
        `${field}\n${definition}`,
      );
    }
  });
}

t.test('a flag that calls tapes in use scratch takes no effect', async (t) => {
  const definition = await draftDefinition(
    sampleOf('Volume,Status,Scratch\nQJ0001L6,FULL,YES\nQJ0002L6,FILLING,YES\nQJ0003L6,EMPTY,NO\n'),
    '',
  );
  t.match(definition, /^# SCRATCH: "Scratch" says so of tapes that are in use;/m);
  t.match(definition, /^#Extract\(SCRATCH, "Scratch"\);/m);
  t.notMatch(definition, /^[^#\n]*\(SCRATCH/m);
});
