import t from 'tap';
import { Diagnostics, placeName, renderDiagnostic } from '../../../../lib/language/syntax/diagnostics.ts';
import { rendered } from '../compile.ts';

const at = (file: string, line: number, column: number) => ({ file, line, column });

t.test('diagnostics are sorted by line and column, file by file as first reported', async (t) => {
  const diagnostics = new Diagnostics();
  diagnostics.error(at('b', 2, 1), 'third');
  diagnostics.warning(at('b', 1, 9), 'second');
  diagnostics.error(at('a', 1, 1), 'fourth');
  diagnostics.error(at('b', 1, 2), 'first', 'a hint');
  t.strictSame(rendered(diagnostics), [
    'b:1:2: error: first (a hint)',
    'b:1:9: warning: second',
    'b:2:1: error: third',
    'a:1:1: error: fourth',
  ]);
});

t.test('a definition fails by an error and not by a warning', async (t) => {
  const diagnostics = new Diagnostics();
  t.equal(diagnostics.failed, false);
  diagnostics.warning(at('a', 1, 1), 'odd');
  t.equal(diagnostics.failed, false);
  diagnostics.error(at('a', 1, 1), 'wrong');
  t.equal(diagnostics.failed, true);
});

t.test('a diagnostic without a suggestion has no such key', async (t) => {
  const diagnostics = new Diagnostics();
  diagnostics.error(at('a', 1, 2), 'wrong');
  t.strictSame(diagnostics.sorted(), [{ ...at('a', 1, 2), severity: 'error', message: 'wrong' }]);
});

t.test('line 0 stands for the whole file or option', async (t) => {
  const diagnostic = { ...at('--set SLOT', 0, 0), severity: 'error', message: 'wrong' } as const;
  t.equal(renderDiagnostic(diagnostic), '--set SLOT: error: wrong');
});

t.test('what a definition says reaches a terminal without control characters, and cut', async (t) => {
  const diagnostic = { ...at('d', 1, 1), severity: 'error' } as const;
  t.equal(renderDiagnostic({ ...diagnostic, message: 'a\u001b[2Jb' }), 'd:1:1: error: a\\x1b[2Jb');
  t.equal(
    renderDiagnostic({ ...diagnostic, message: 'm'.repeat(401), suggestion: 's'.repeat(500) }),
    `d:1:1: error: ${'m'.repeat(400)}... (${'s'.repeat(400)}...)`,
  );
  t.equal(renderDiagnostic({ ...diagnostic, message: 'm'.repeat(400) }), `d:1:1: error: ${'m'.repeat(400)}`);
});

t.test(
  'another place is named by its line, by its file where that is another, or as an option',
  async (t) => {
    t.equal(placeName(at('d', 3, 1), at('d', 9, 1)), 'in line 3');
    t.equal(placeName(at('site', 3, 1), at('d', 9, 1)), 'in site:3');
    t.equal(placeName(at('--set SLOT', 0, 0), at('d', 9, 1)), 'by --set SLOT');
  },
);
