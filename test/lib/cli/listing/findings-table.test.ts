import t from 'tap';
import { printFindings } from '../../../../lib/cli/listing/findings-table.ts';
import { Findings } from '../../../../lib/engine/reconcile/findings.ts';
import { VolumeId } from '../../../../lib/model/scope.ts';

async function printed(findings: Findings, json = false): Promise<unknown[]> {
  const lines: unknown[] = [];
  const output = {
    print: async (more: readonly string[]) => void lines.push(...more),
    json: async (value: unknown) => void lines.push(value),
  };
  await printFindings(output as never, findings, json);
  return lines;
}

const volume = {
  ...{
    volume: VolumeId.trusted('A1'),
    version: 1,
    current: 'LIBR',
    target: 'OFFS',
    slot: '7',
    auditFailed: false,
  },
};

t.test('exceptions stand first, what is fine is left out, and each says what it means', async (t) => {
  const findings = new Findings();
  t.strictSame(await printed(findings), []);
  const base = { slot: '', isOverdue: false } as const;
  findings.add({ ...base, status: 'present', label: 'A0', line: 1, volume });
  findings.add({ ...base, status: 'arrived', label: 'A1', line: 2, volume });
  findings.add({ ...base, status: 'unknown', label: 'X\u001b[2J', line: 3 });
  findings.add({ ...base, status: 'in transit', label: 'A1', line: 0, volume, isOverdue: true });
  const lines = (await printed(findings)).map(String);
  t.match(lines.slice(2, -1), [
    /^unknown +X\\x1b\[2J +3 +no volume has this label$/,
    /^in transit A1 +7 +LIBR +OFFS +on its way, and has not come, for too long$/,
    /^arrived +A1 +7 +LIBR +OFFS +2 +was on its way, and has come$/,
  ]);
  t.strictSame(await printed(findings, true), [
    {
      status: 'arrived',
      label: 'A1',
      line: 2,
      currentRepository: 'LIBR',
      repository: 'OFFS',
      knownSlot: '7',
    },
    { status: 'unknown', label: 'X\u001b[2J', line: 3 },
    {
      status: 'in transit',
      label: 'A1',
      currentRepository: 'LIBR',
      repository: 'OFFS',
      knownSlot: '7',
      overdue: true,
    },
  ]);
});

t.test('what was seen in a container is told with that', async (t) => {
  const findings = new Findings();
  const within = 'US01.LTO.BOX1';
  findings.add({ status: 'arrived', label: 'A1', slot: '', line: 0, within, volume, isOverdue: false });
  t.match((await printed(findings)).at(-2), /was on its way, and has come, in US01\.LTO\.BOX1$/);
  t.match(await printed(findings, true), [{ status: 'arrived', within }]);
});
