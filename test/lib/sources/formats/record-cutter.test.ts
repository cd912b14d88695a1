import t from 'tap';
import type { RecordFormat } from '../../../../lib/sources/formats/record-cutter.ts';
import { recordCutter } from '../../../../lib/sources/formats/record-cutter.ts';

const TEXT: RecordFormat = { kind: 'text' };
const csv = (delimiter: string): RecordFormat => ({ kind: 'csv', delimiter });

interface Layout {
  readonly name: string;
  readonly format: RecordFormat;
  readonly text: string;
  /** One record of it: the line it begins on, and its elements, or its text. */
  readonly line: number;
  readonly record: readonly string[] | string;
}

// Layouts that products really export, with made-up values.
const layouts: readonly Layout[] = [
  {
    name: 'Veeam: a #TYPE line, then everything quoted, CRLF',
    format: csv(','),
    text: '#TYPE Selected.Tape\r\n"Name","MediaSet","Slot"\r\n"00990001L9","Media set #1 (3/1/2026)",""\r\n',
    line: 3,
    record: ['00990001L9', 'Media set #1 (3/1/2026)', ''],
  },
  {
    name: 'Commvault: quotes only where they are needed, empty elements at the end',
    format: csv(','),
    text: 'mediaid,location,copy,retainuntil\n901,"Salt Mine, Site B",Offsite Copy,\n902,slot 12,N/A,N/A\n',
    line: 2,
    record: ['901', 'Salt Mine, Site B', 'Offsite Copy', ''],
  },
  {
    name: 'Storage Protect: no heading',
    format: csv(','),
    text: 'LIB9,E90090L6,Private,TSM9,Data,1904,,LTO-6\nLIB9,CLNU91L1,Cleaner,,,1920,41,\n',
    line: 2,
    record: ['LIB9', 'CLNU91L1', 'Cleaner', '', '', '1920', '41', ''],
  },
  {
    name: 'Data Protector: tabs, and a banner of another length',
    format: csv('\t'),
    text: '#\tList of Media\n#\n# Medium ID\tMedium Label\tStatus\n0a90:5b90\t[GPS930L5] GPS930L5\tGood\n',
    line: 4,
    record: ['0a90:5b90', '[GPS930L5] GPS930L5', 'Good'],
  },
  {
    name: 'NetWorker: columns',
    format: TEXT,
    text: ' state volume      written  (%)\n       UNN968      2247 GB full\n E     UNN970(R)   2190 GB full\n',
    line: 3,
    record: ' E     UNN970(R)   2190 GB full',
  },
  {
    name: 'a report with banners, blank lines and page breaks',
    format: TEXT,
    text: '*list volumes\nPool: FilePool\n+------+\n\n\f| Vol-9001 | Append |\n+------+\n',
    line: 5,
    record: '| Vol-9001 | Append |',
  },
  {
    name: 'DFSMSrmm: fixed columns that end in blanks',
    format: TEXT,
    text: 'SUREMOTE   0001973590   2026/073      \r\nSEREMOTE   0001193590                 \r\n',
    line: 2,
    record: 'SEREMOTE   0001193590                 ',
  },
];

for (const { name, format, text, line, record } of layouts) {
  t.test(name, async (t) => {
    const cutter = await recordCutter(format, 'export');
    const cut = cutter.cut(text);
    const index = cut.lines.indexOf(line);
    t.strictSame(typeof record === 'string' ? cut.texts[index] : cut.cells?.[index], record);
    t.equal(cutter.line, text.split('\n').length);
    t.strictSame(cutter.end().texts, []);
  });
}
