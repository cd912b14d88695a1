import t from 'tap';
import { printFindings } from '../../../../lib/cli/listing/findings-table.ts';
import type { CertifiedFinding } from '../../../../lib/model/certificate.ts';

async function printed(...findings: readonly CertifiedFinding[]): Promise<string[]> {
  const lines: string[] = [];
  await printFindings(
    { print: async (more: readonly string[]) => void lines.push(...more) } as never,
    findings,
    ['US01.LTO'],
  );
  return lines;
}

const AT = { currentRepository: 'LIBR', repository: 'OFFS', knownSlot: '7' };

t.test('each finding says what it means, and what became of its change', async (t) => {
  t.strictSame(await printed(), []);
  const lines = await printed(
    { status: 'unknown', label: 'X\u001b[2J', line: 3 },
    { status: 'in transit', label: 'A1', overdue: true, ...AT },
    { status: 'arrived', label: 'A2', line: 2, slot: '8', outcome: 'conflicted', ...AT },
    { status: 'of a later version', label: 'A3' },
  );
  t.match(lines.slice(2, -1), [
    /^unknown +X\\x1b\[2J +3 +no volume has this label$/,
    /^in transit +A1 +7 +LIBR +OFFS +on its way, and has not come, for too long$/,
    /^arrived +A2 +8 +LIBR +OFFS +2 +was on its way, and has come, conflicted$/,
    /^of a later version +A3 *$/,
  ]);
});

t.test('what was seen in a container is told with that', async (t) => {
  const lines = await printed({ status: 'arrived', label: 'A1', within: 'US01.LTO.BOX1', ...AT });
  t.match(lines.at(-2), /was on its way, and has come, in US01\.LTO\.BOX1$/);
});

t.test('what is of another scope than the place is told with it', async (t) => {
  const lines = await printed(
    { status: 'unexpected', label: 'A1', scope: 'US02.LTO', repository: 'OFFS' },
    { status: 'ambiguous', label: 'A3', candidates: ['US01.LTO.A3', 'US02.LTO.A3'] },
  );
  t.match(lines.join('\n'), /US02\.LTO\.A1 +US02\.LTO\.OFFS .*: US01\.LTO\.A3, US02\.LTO\.A3$/ms);
});
