/**
 * Exports with made-up values in the layouts of real products, and what a draft makes of them.
 *
 * @module
 */

/** An export, the volumes in it, and statements that its draft holds. */
export interface Export {
  readonly name: string;
  readonly text: string;
  readonly encoding?: BufferEncoding;
  readonly volumes: readonly string[];
  /** Statements, in the order in which they come; those with a # are only proposed. */
  readonly statements: readonly string[];
}

export const EXPORTS: readonly Export[] = [
  {
    name: 'Veeam, CSV of PowerShell 5.1',
    encoding: 'latin1',
    text: `#TYPE Selected.Veeam.Tape\r
"Name","Barcode","MediaSet","Location","SlotAddress","LastWriteTime","ExpirationDate","IsFree","Description"\r
"Tape 1","QA0001L8","Set #1 (1/2/2026)","Slot","3","3/1/2026 11:42:07 PM","3/31/2026 11:42:07 PM","False",""\r
"Tape 2","QA0002L8","","Vault","","3/2/2026 4:10:55 AM","4/1/2026 4:10:55 AM","True","M\u00fcller, ""keep"""\r
"Tape 3","CLNU07L1","","Slot","24","","","False",""\r
`,
    volumes: ['QA0001L8', 'QA0002L8'],
    statements: [
      '#Extract(WRITETIME, "LastWriteTime");',
      '#SetDateFormat(WRITETIME, "%d/%m/%Y %I:%M:%S %p");',
      '#SetDateFormat(WRITETIME, "%m/%d/%Y %I:%M:%S %p");',
      '#Extract(REPOSITORY, "Location");',
      '#AddTranslation(REPOSITORY, "Slot", "....");',
      'SetEncoding("Windows-1252");',
      'SetCSVDelimiter(",");',
      'AddString(EXCLUSION, 0, "#TYPE*");',
      'Extract(VOLUME, "Barcode");',
      'AddExclusionOnValue(VOLUME, "CLN*");',
      'Extract(DESCRIPTION, "MediaSet");',
      'Extract(SLOT, "SlotAddress");',
      'Extract(EXPIRYDATE, "ExpirationDate");',
      'SetDateFormat(EXPIRYDATE, "%m/%d/%Y %I:%M:%S %p");',
      'Extract(SCRATCH, "IsFree");',
    ],
  },
  {
    name: 'Veeam, JSON of PowerShell 7',
    text: JSON.stringify(
      ['QB0001L8', 'QB0002L8'].map((Barcode, index) => ({
        Name: `Tape ${index}`,
        Barcode,
        MediaSet: index === 0 ? { Name: 'Set #1' } : null,
        Location: { Type: 2, SlotAddress: index + 3 },
        LastWriteTime: '2026-03-01T23:42:07.4430000+01:00',
        IsFree: false,
      })),
      undefined,
      2,
    ),
    volumes: ['QB0001L8', 'QB0002L8'],
    statements: [
      '#Extract(REPOSITORY, "Location.Type");',
      'SetFormat(JSON);',
      'Extract(VOLUME, "Barcode");',
      'Extract(DESCRIPTION, "MediaSet.Name");',
      'Extract(SLOT, "Location.SlotAddress");',
      'Extract(WRITETIME, "LastWriteTime");',
      'SetDateFormat(WRITETIME, "%Y-%m-%dT%H:%M:%S.%f%z");',
      'Extract(SCRATCH, "IsFree");',
    ],
  },
  {
    name: 'Proxmox Backup, an object on each line',
    text: [
      '{"label-text":"QC0001L8","pool":"weekly","status":"full","bytes-used":11000000000000,"location":"offline"}',
      '{"label-text":"QC0002L8","status":"writable","location":"vault-cellar"}',
      '',
    ].join('\n'),
    volumes: ['QC0001L8', 'QC0002L8'],
    statements: ['SetFormat(JSON);', 'Extract(VOLUME, "label-text");', 'Extract(USAGE, "bytes-used");'],
  },
  {
    name: 'Bareos, pools as keys of JSON behind the text of a console',
    text: `1000 OK: dir Version: 23.0.4
.api json
{"jsonrpc": "2.0", "id": null, "result": {"api": 2}}
list volumes
${JSON.stringify({
  jsonrpc: '2.0',
  result: {
    volumes: {
      full: [
        {
          mediaid: '1',
          volumename: 'QD0001L9',
          slot: '4',
          inchanger: '1',
          lastwritten: '2026-01-31 05:12:44',
        },
        { mediaid: '2', volumename: 'QD0002L9', slot: '0', inchanger: '0', lastwritten: '' },
      ],
      scratch: [{ mediaid: '3', volumename: 'QD0003L9', slot: '0', inchanger: '0', lastwritten: '' }],
      empty: [],
    },
  },
})}
`,
    volumes: ['QD0001L9', 'QD0002L9', 'QD0003L9'],
    statements: [
      '#Extract(SCRATCH, "*1");',
      'SetFormat(JSON, "result.volumes.*.*");',
      'Extract(VOLUME, "volumename");',
      'Extract(DESCRIPTION, "*1");',
      'Extract(SLOT, "slot");',
      '#AddNull("0", SLOT);',
      'SetDateFormat(WRITETIME, "%Y-%m-%d %H:%M:%S");',
    ],
  },
  {
    name: 'NetBackup, REST',
    text: JSON.stringify({
      data: ['QE0001', 'QE0002'].map((id, index) => ({
        type: 'volumeInfo',
        id,
        attributes: {
          barcode: `${id}L8`,
          volumePool: 'Weekly',
          robot: { robotType: 'TLD', robotNumber: 0 },
          slot: index + 1,
          mounts: 10,
          kiloBytes: 9207800736,
          lastWritten: '2026-03-14T15:56:00.000Z',
        },
        links: [{ href: `/storage/${id}` }, { href: `/other/${id}` }],
      })),
    }),
    volumes: ['QE0001L8', 'QE0002L8'],
    statements: [
      'SetFormat(JSON, "data");',
      'Extract(VOLUME, "attributes.barcode");',
      'SetNumberFormat(USAGE, ".", "", "KiB");',
      'Extract(USAGECOUNT, "attributes.mounts");',
    ],
  },
  {
    name: 'NetBackup, words with dates and times, a heading of two lines, columns that drift',
    text: `media   media  robot  robot  robot  side/  optical  # mounts/      last          volume
ID      type    type    #    slot   face   partner  cleanings   mount time        pool
----------------------------------------------------------------------------------------------
QF0001  HCART3  TLD      0      11   -      -           61     03/14/2026 15:56  NetBackup
QF0002  HCART3  TLD      0       12  -      -           34     03/13/2026 21:40  NetBackup
QF0003  HCART3  NONE     -       -   -      -           75     00/00/0000 00:00  Scratch_Pool
CLN001  HC3_CLN TLD      0      24   -      -           37     02/20/2026 10:00  None
`,
    volumes: ['QF0001', 'QF0002', 'QF0003'],
    statements: [
      '#Extract(SCRATCH, 11);',
      'SetFormat(WORDS);',
      'AddString(EXCLUSION, 0, "----*");',
      'AddNull("-");',
      'Extract(VOLUME, 1);',
      'Extract(DESCRIPTION, 11);',
      'Extract(SLOT, 5);',
      'Extract(USER1, 9);',
      'Extract(USER2, 10);',
      'AddNull("00/00/0000", USER1);',
      'AddRule(MOUNTTIME, "{USER1} {USER2}", USER1, "?*");',
      'SetDateFormat(MOUNTTIME, "%m/%d/%Y %H:%M");',
      'Extract(USAGECOUNT, 8);',
    ],
  },
  {
    name: 'NetBackup, pools as headings, words with a description at the end',
    text: `media   type    status    text
--------------------------------
Daily pool

QG0001  HCART3  FULL      ---
QG0002  HCART3  ACTIVE    ---

Offsite pool

QG0003  HCART3  FULL      sent to the granite vault
`,
    volumes: ['QG0001', 'QG0002', 'QG0003'],
    statements: ['SetFormat(WORDS, 4);', 'Extract(VOLUME, 1);', 'AddContext(DESCRIPTION, "{} pool");'],
  },
  {
    name: 'Bacula, tables drawn with bars, one for each pool',
    text: `*list volumes
Using Catalog "MyCatalog"
Pool: Full
+---------+------------+-----------+--------------------+------+---------------------+
| MediaId | VolumeName | VolStatus | VolBytes           | Slot | LastWritten         |
+---------+------------+-----------+--------------------+------+---------------------+
|       7 | QH0001L8   | Full      | 11,998,112,301,056 |    4 | 2026-01-31 05:12:44 |
|       8 | QH0002L8   | Used      |    640,112,000,000 |    5 | 0000-00-00 00:00:00 |
+---------+------------+-----------+--------------------+------+---------------------+
Pool: Scratch
+---------+------------+-----------+----------+------+-------------+
| MediaId | VolumeName | VolStatus | VolBytes | Slot | LastWritten |
+---------+------------+-----------+----------+------+-------------+
|       9 | QH0003L8   | Append    |        0 |    6 |             |
+---------+------------+-----------+----------+------+-------------+
`,
    volumes: ['QH0001L8', 'QH0002L8', 'QH0003L8'],
    statements: [
      'SetFormat(TABLE);',
      'Extract(VOLUME, "VolumeName");',
      'AddContext(DESCRIPTION, "Pool: {}");',
      'AddNull("0000-00-00 00:00:00", WRITETIME);',
      'SetDateFormat(WRITETIME, "%Y-%m-%d %H:%M:%S");',
      'SetNumberFormat(USAGE, ".", ",");',
    ],
  },
  {
    name: 'Bareos, slots of a changer, with a line between the rows',
    text: ` Slot |  Volume Name    |  Status  |    Pool   |
------+-----------------+----------+-----------|
    1 |        QI0001L9 |   Append |   Default |
    4 |                 |          |           |
Slot 33 greater than max 32 ignored.
    5*|        QI0002L9 |     Full |   Default |
`,
    volumes: ['QI0001L9', 'QI0002L9'],
    statements: [
      'SetFormat(TABLE);',
      'AddString(EXCLUSION, 0, "Slot * greater than max*");',
      'AddExclusionOnValue(VOLUME, "!(?*)");',
    ],
  },
  {
    name: 'Storage Protect, a table ruled by dashes under a heading of two lines',
    text: `Library Name  Volume Name    Status         Last Use   Home
                                                       Element
------------  -----------    -------------  --------   -------
LIB1          QJ0001L6       Private        Data       1,004
LIB1          QJ0002L6       Scratch                   1,005
LIB1          CLNU01L1       Cleaner                   1,020
`,
    volumes: ['QJ0001L6', 'QJ0002L6'],
    statements: [
      '#Extract(REPOSITORY, "Library Name");',
      'SetFormat(TABLE);',
      'Extract(VOLUME, "Volume Name");',
      'Extract(SCRATCH, "Status");',
      'AddTranslation(SCRATCH, "Scratch", "YES");',
      'AddTranslation(SCRATCH, "?*", "NO");',
    ],
  },
  {
    name: 'Storage Protect, two tables whose headings spell their names differently',
    text: `VOLUME_NAME        STATE
------------------ ----------
QK0001L6           VAULT

Volume Name        Last Update
------------------ -------------------
QK0002L6           04/30/2026 11:00:00
`,
    volumes: ['QK0001L6', 'QK0002L6'],
    statements: ['SetFormat(TABLE);', 'Extract(VOLUME, "VOLUME_NAME|Volume Name");'],
  },
  {
    name: 'Storage Protect, delimited lines of a whole session, without a heading',
    text: `IBM Storage Protect
(c) Copyright by IBM Corporation and other(s) 1990, 2023.

Session established with server TSM1: Linux/x86_64
ANS8000I Server command: 'select volume_name,status,last_use,home_element from libvolumes'

QL0001L6,Private,Data,1004
QL0002L6,Scratch,,1005
QL0003L6,Private,Data,1006

ANS8002I Highest return code was 0.
`,
    volumes: ['QL0001L6', 'QL0002L6', 'QL0003L6'],
    statements: [
      'SetCSVDelimiter(",");',
      'AddString(EXCLUSION, 0, "IBM Storage Protect");',
      'AddString(EXCLUSION, 0, "[(]c[)] Copyright by IBM*");',
      'Extract(VOLUME, 1);',
      'Extract(SCRATCH, 2);',
    ],
  },
  {
    name: 'Storage Protect, disk volumes among the tapes',
    text: `READWRITE,512000.0,DCFILE,/pool/sp02/svol49,FULL
READWRITE,2396430.0,DCULT6,QM0001L6,FILLING
READONLY,9067296.0,DCULT7,QM0002L7,FULL
READWRITE,9067296.0,DCULT7,QM0003L7,FULL
`,
    volumes: ['QM0001L6', 'QM0002L7', 'QM0003L7'],
    statements: ['Extract(VOLUME, 4);', 'AddExclusionOnValue(VOLUME, "*[/\\\\]*");'],
  },
  {
    name: 'NetWorker, CSV with words among the dates and units of sizes',
    text: `volume,expires,location,percent-used,pool,written
QN0001,01/13/27,LIB_A,full,Weekly,2247 GB
QN0002,undef,,0%,Weekly,0 KB
QN0003(R),expired,Offsite Vault,full,Clone,2190 GB
QN0004,manual,LIB_A,3%,Clone,88 GB
`,
    volumes: ['QN0001', 'QN0002', 'QN0003', 'QN0004'],
    statements: [
      '#AddTranslation(REPOSITORY, "LIB_A", "....");',
      'Extract(VOLUME, "volume");',
      'Capture(VOLUME, "{}(?)");',
      'Capture(VOLUME, "{}");',
      'AddNull("(undef|expired|manual)", EXPIRYDATE);',
      'SetDateFormat(EXPIRYDATE, "%m/%d/%y");',
      'SetNumberFormat(USAGE, ".");',
    ],
  },
  {
    name: 'NetWorker, columns of text, some of them mostly blank',
    text: ` state volume                  written  (%)  expires     read mounts capacity
       QO0001                  2247 GB full  01/13/27    0 KB     6   2540 GB
       QO0002                  1533 GB full  01/13/27    0 KB     2   2540 GB
       QO0003                     0 KB   0%     undef    0 KB     4   2540 GB
 E     QO0004                  2190 GB full   expired  120 MB    11   2540 GB
 M     QO0005(R)                 88 GB   3%    manual    0 KB     2   2540 GB
       QO0006                     0 KB   0%   forever    0 KB     4   2540 GB
`,
    volumes: ['QO0001', 'QO0002', 'QO0003', 'QO0004', 'QO0005', 'QO0006'],
    statements: [
      'AddString(EXCLUSION, 0, " state volume           *");',
      'Extract(VOLUME, 7, 24);',
      'RemoveSpaces(VOLUME);',
      'Extract(EXPIRYDATE, 45, 10);',
      'AddNever(EXPIRYDATE, "forever");',
      'Extract(USAGE, 31, 8);',
      'Extract(USAGECOUNT, 65, 5);',
    ],
  },
  {
    name: 'Data Protector, columns of text with labels in brackets and two ways to write dates',
    text: `
Status Medium Label                  Location                               Full Protected
==========================================================================================
Good   [QP0001L5] QP0001L5              [IBM:L32_CPDP:   245]               Yes  Permanent
Good   [QP0005L5] QP0005L5              [IBM:L32_CPDP:   255]               Yes  Permanent
Good   [QP0002L5] QP0002L5              [IBM:L32_CPDP:    12]               Yes  03/28/27 16:46:25
Fair   [QP0003L4] QP0003L4              Vault rack 4                        No   None
Poor   [QP0004L4] backup 17             [IBM:L32_CPDP:    13]               Yes  28/03/2027 04:46:25 p.m.
`,
    volumes: ['QP0001L5', 'QP0005L5', 'QP0002L5', 'QP0003L4', 'QP0004L4'],
    statements: [
      '#Extract(REPOSITORY, 40, 36);',
      '#AddTranslation(REPOSITORY, "[[]IBM:L32_CPDP:*]", "....");',
      '#AddTranslation(REPOSITORY, "Vault rack *", "....");',
      'Capture(VOLUME, "[{}]*");',
      'AddNull("None", EXPIRYDATE);',
      'AddNever(EXPIRYDATE, "Permanent");',
      'SetDateFormat(EXPIRYDATE, "%m/%d/%y %H:%M:%S", "%d/%m/%Y %I:%M:%S %p");',
    ],
  },
  {
    name: 'Data Protector, tabs under a heading that is a comment',
    text: `#\tList of Media
#\tCreation Date: 3/15/2026 7:00:02 AM
#
# Medium ID\tMedium Label\tLocation\tProtection\tUsed [MB]\tPool
0a01:5b0f:0001\t[QQ0001L5] QQ0001L5\t[IBM:L32:   245]\tPermanent\t1502113\tFull
0a01:5b0f:0002\t[QQ0002L5] QQ0002L5\tVault rack 4\t3/28/2027 4:46:25 PM\t740001\tDaily
`,
    volumes: ['QQ0001L5', 'QQ0002L5'],
    statements: [
      'SetCSVDelimiter("TAB");',
      'AddString(EXCLUSION, 0, "#?List of Media");',
      'AddString(EXCLUSION, 0, "#");',
      'Extract(VOLUME, "Medium Label");',
      'SetNumberFormat(USAGE, ".", "", "MB");',
    ],
  },
  {
    name: 'Commvault, blocks of labels and values',
    text: `Name                :QR0001L8
Storage policy      :Weekly(2)
Location            :slot2
Library             :Library1

Name                :QR0002L8
Storage policy      :Weekly(2)
Location            :Granite Vault
Library             :Library1
`,
    volumes: ['QR0001L8', 'QR0002L8'],
    statements: [
      '#Extract(REPOSITORY, "Location");',
      '#AddTranslation(REPOSITORY, "slot*", "....");',
      'SetFormat(BLOCKS, "Name");',
      'Extract(VOLUME, "Name");',
      'Extract(DESCRIPTION, "Storage policy");',
    ],
  },
  {
    name: 'mtx, the status of a changer',
    text: `  Storage Changer /dev/sg0:2 Drives, 43 Slots ( 4 Import/Export )
Data Transfer Element 0:Empty
Data Transfer Element 1:Full (Storage Element 1 Loaded):VolumeTag = QS0001L8
      Storage Element 1:Empty
      Storage Element 2:Full :VolumeTag=QS0002L8
      Storage Element 3:Full :VolumeTag=QS0003L8:AlternateVolumeTag=ALT123
      Storage Element 22:Full :VolumeTag=CLN101L8
      Storage Element 41 IMPORT/EXPORT:Full :VolumeTag=QS0004L8
`,
    volumes: ['QS0001L8', 'QS0002L8', 'QS0003L8', 'QS0004L8'],
    statements: ['Extract(VOLUME, "barcode");', 'Extract(SLOT, "slot");'],
  },
  {
    name: 'DFSMSrmm, records of other types and trailing messages',
    text: `H                                               2026/074  070002SYSA                                    JY+01:00:00CET
SUREMOTE   0001173590                           2020/112  101500SYSA    2026/073  233001STC     SYSA    QT0117
SUREMOTE   0001183590                           2020/112  101500SYSA    2026/073  233001STC     SYSA    QT0204            QT0031
SEREMOTE   0001193590                           2020/112  101500SYSA    2026/073  233001STC     SYSA
SUDISTANT  B00001LTO                            2020/112  101500SYSA    2026/073  233001STC     SYSA    QT1021
SULOCAL    0000043590                           2020/112  101500SYSA    2026/073  233001STC     SYSA    QT0009
`,
    volumes: ['QT0117', 'QT0204', 'QT1021', 'QT0009'],
    statements: ['AddString(EXCLUSION, 0, "H                       *");', 'Extract(VOLUME, 104, 18);'],
  },
  {
    name: 'DFSMSrmm, a listing with Julian dates and what a session says at its end',
    text: `Volume Owner    Expiration Location Dsets
                date
------ -------- ---------- -------- -----
QU0117 PRODBKP  2026/085   REMOTE       3
QU0204 PRODBKP  1999/365   REMOTE       1
EDG3010I 2 ENTRIES LISTED
READY
`,
    volumes: ['QU0117', 'QU0204'],
    statements: [
      'SetFormat(TABLE);',
      'AddString(EXCLUSION, 0, "EDG*I * ENTRIES*");',
      'AddString(EXCLUSION, 0, "READY");',
      'AddNever(EXPIRYDATE, "1999/365");',
      'SetDateFormat(EXPIRYDATE, "%Y/%j");',
    ],
  },
  {
    name: 'a German list with semicolons and decimal commas',
    text: `\ufeffBarcode;Standort;Zuletzt geschrieben;Verf\u00e4llt am;Belegt (GB);Kommentar;Verschl\u00fcsselt
QV0001L6;Tresor;01.02.2026 10:00;nie;1.234,5;"a;b";ja
QV0002L6;Regal 3;31.01.2026 11:00;28.02.2027;2,5;;nein
`,
    volumes: ['QV0001L6', 'QV0002L6'],
    statements: [
      '#AddTranslation(REPOSITORY, "Tresor", "....");',
      '#AddTranslation(REPOSITORY, "Regal *", "....");',
      'SetCSVDelimiter(";");',
      'Extract(DESCRIPTION, "Kommentar");',
      'SetDateFormat(WRITETIME, "%d.%m.%Y %H:%M");',
      'AddNever(EXPIRYDATE, "nie");',
      'SetDateFormat(EXPIRYDATE, "%d.%m.%Y");',
      'AddTranslation(ENCRYPTED, "ja", "YES");',
      'SetNumberFormat(USAGE, ",", ".", "GB");',
    ],
  },
  {
    name: 'a list of labels and nothing else',
    text: 'QW0001L6\nQW0002L6\nCLN001L1\n',
    volumes: ['QW0001L6', 'QW0002L6'],
    statements: ['Extract(VOLUME, 0);'],
  },
];
