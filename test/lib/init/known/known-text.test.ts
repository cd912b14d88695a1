import t from 'tap';
import { knownText } from '../../../../lib/init/known/known-text.ts';
import type { Recognized } from '../../../../lib/init/known/recognize.ts';
import { compile, KEYS } from '../../language/compile.ts';
import { sampleOf } from '../extracted.ts';

const TEXT = '# x/y.ttidef: X, all tapes.\nSetTimeZone("America/New_York");  # its zone\nSetFormat(WORDS);\n';

function recognized(changes: Partial<Recognized> = {}): Recognized {
  return {
    definition: {
      name: 'x/y',
      path: '/p/x/y.ttidef',
      title: 'X, all tapes',
      text: TEXT,
      compiled: compile(KEYS),
    },
    trial: { volumes: 2, values: 4, excluded: [], rejected: [], cutShort: undefined },
    alike: [],
    ...changes,
  };
}

t.test('the text says what the export is, and what to do next', async (t) => {
  const alike = [{ ...recognized().definition, name: 'z/y', title: 'Z, all tapes' }];
  t.equal(
    knownText(recognized({ alike }), sampleOf('a\n'), ''),
    `# Recognized by tapesync init: export.txt is an export of
# X, all tapes.
# The definition that comes with the program reads every line, 2 volumes. Adapt what is to be adapted, then go on from there:
#     tapesync sync -F 5 -d mine.ttidef export.txt
# z/y reads it as well: Z, all tapes.

${TEXT}`,
  );
  t.match(knownText(recognized(), sampleOf('a\n', 'utf8', 'stdin'), ''), /-d mine\.ttidef < export$/m);
});

t.test('the time zone of the operator takes the place of the example', async (t) => {
  const text = knownText(recognized(), sampleOf('a\n'), 'Asia/Tokyo');
  t.match(text, /^SetTimeZone\("Asia\/Tokyo"\); {8}# its zone$/m);
  t.notMatch(text, /New_York/);
});

t.test('an export that is not UTF-8 has its encoding named, unless the definition does', async (t) => {
  const sample = sampleOf('Müller\n', 'latin1');
  t.match(knownText(recognized(), sample, ''), /^SetEncoding\("Windows-1252"\); /m);
  const { definition } = recognized();
  const named = { ...definition, text: 'SetEncoding("Windows-1252");\n' };
  t.equal(knownText(recognized({ definition: named }), sample, '').match(/SetEncoding/g)?.length, 1);
  t.notMatch(knownText(recognized(), sampleOf('a\n'), ''), /SetEncoding/);
});
