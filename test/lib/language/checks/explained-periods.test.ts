import t from 'tap';
import { compileDefinition } from '../../../../lib/language/compiler.ts';
import { renderDiagnostic } from '../../../../lib/language/syntax/diagnostics.ts';
import { DEFAULTS, KEYS } from '../compile.ts';

t.test('the periods of rules are explained, with the next longer unit', async (t) => {
  const text = `SetCSVDelimiter(","); ${KEYS} Extract(WRITETIME, 2); SetWriteTimeFormat("%F");
AddRepositoryOnWriteTime(VOLUME, "A*", "7", "OFFS", "0");
AddRepositoryOnWriteTime(VOLUME, "B*", "0:0:1", "OFFS", "0:1:1");`;
  const { notes, diagnostics } = compileDefinition(text, 'd', DEFAULTS);
  t.strictSame(diagnostics, []);
  t.strictSame(notes.map(renderDiagnostic), [
    'd:2:40: note: "7" is 7 hours ("0:7" would be 7 days)',
    'd:3:40: note: "0:0:1" is 1 month ("0:0:0:1" would be 1 year)',
    'd:3:57: note: "0:1:1" is 1 month and 1 day',
  ]);
});
