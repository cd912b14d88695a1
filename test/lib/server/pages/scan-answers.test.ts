import t from 'tap';
import type { Finding } from '../../../../lib/engine/reconcile/inventory.ts';
import type { ScannedLabel } from '../../../../lib/engine/reconcile/read-scan.ts';
import { RepositoryId, trustedScope, VolumeId } from '../../../../lib/model/scope.ts';
import { answerOf, scanAnswers } from '../../../../lib/server/pages/scan-answers.ts';

const PLACE = { scope: trustedScope('US01', 'LTO'), repository: RepositoryId.trusted('LIBR') };
const volume = { volume: VolumeId.trusted('A1'), version: 1, current: 'LIBR', target: 'LIBR', slot: '' };

function scanned(finding: Partial<Finding>, line = 1): ScannedLabel {
  const label = { text: 'A1', line, volume: VolumeId.trusted('A1') };
  const found = { label: 'A1', scope: 'US01.LTO' as never, slot: '', line, isOverdue: false, ...finding };
  return { kind: 'label', label, finding: { status: 'present', ...found } };
}

t.test('each status has a word, and how it sounds', (t) => {
  const of = (finding: Partial<Finding>) => {
    const { kind, label, text } = answerOf(scanned(finding), PLACE);
    return `${kind} ${label} ${text}`;
  };
  const at = (current: string, target: string) => ({
    volume: { ...volume, current, target, auditFailed: false },
  });
  t.equal(of({ status: 'present', ...at('LIBR', 'LIBR') }), 'good A1 is where it should be');
  t.equal(of({ status: 'not left', ...at('LIBR', 'OFFS') }), 'warn A1 should go to OFFS');
  t.equal(
    of({ status: 'not left', isOverdue: true, ...at('LIBR', 'OFFS') }),
    'bad A1 should go to OFFS, for too long',
  );
  t.equal(of({ status: 'unexpected', ...at('OFFS', 'OFFS') }), 'bad A1 belongs in OFFS');
  t.equal(of({ status: 'unexpected', ...at('OFFS', 'VLT') }), 'bad A1 is on its way from OFFS to VLT');
  t.equal(of({ status: 'unexpected', ...at('OFFS', '') }), 'bad A1 has no place');
  t.equal(
    of({ status: 'unexpected', scope: 'US01.LTO8' as never, ...at('OFFS', 'OFFS') }),
    'bad US01.LTO8.A1 belongs in US01.LTO8.OFFS',
  );
  t.equal(of({ status: 'ambiguous', candidates: ['a', 'b'] }), 'bad A1 may be one of several: a, b');
  t.equal(of({ status: 'duplicate', firstLine: 7 }), 'warn A1 was scanned already, in line 7');
  t.end();
});

t.test('of many that need somebody the first are listed, and the others counted', (t) => {
  const all = Array.from({ length: 250 }, (_, line) => scanned({ status: 'unknown' }, line + 1));
  const { text } = scanAnswers(all, 0, PLACE);
  t.equal(text.match(/<tr><th/g)?.length, 201);
  t.match(text, 'and 50 others');
  t.match(text, '<input type="hidden" name="from" value="250">');
  t.end();
});
