import t from 'tap';
import { collectDateReaders, definitionZone } from '../../../../lib/language/dates/date-settings.ts';
import { Diagnostics } from '../../../../lib/language/syntax/diagnostics.ts';
import { zone } from '../../model/zones.ts';
import { rendered, scriptOf } from '../compile.ts';

function zoneOf(text: string, timeZone: string) {
  const diagnostics = new Diagnostics();
  return {
    zone: definitionZone(scriptOf(text), { timeZone }, diagnostics)?.name,
    diagnostics: rendered(diagnostics),
  };
}

function readersOf(text: string) {
  const diagnostics = new Diagnostics();
  const readers = collectDateReaders(scriptOf(text), zone('UTC'), diagnostics);
  return {
    formats: Object.fromEntries([...readers].map(([name, reader]) => [name, reader.formats])),
    diagnostics: rendered(diagnostics),
  };
}

t.test("the definition's zone wins over the operator's, which need not even exist then", async (t) => {
  t.strictSame(zoneOf('', 'Asia/Tokyo'), { zone: 'Asia/Tokyo', diagnostics: [] });
  t.strictSame(zoneOf('SetTimeZone("Europe/Berlin");', 'Nowhere'), {
    zone: 'Europe/Berlin',
    diagnostics: [],
  });
});

t.test("an operator's zone that does not exist is an error of its option", async (t) => {
  t.strictSame(zoneOf('', 'Europe/Berln'), {
    zone: undefined,
    diagnostics: ['--timezone: error: there is no time zone Europe/Berln (did you mean Europe/Berlin?)'],
  });
});

t.test('each field has the formats of its statement, old names included', async (t) => {
  t.strictSame(
    readersOf(`SetMoveDateFormat("%%F"); SetWriteDateFormat("%%H:%%M:%%S %%d/%%m/%%Y");
      SetDateFormat(EXPIRYDATE, "%Y-%m-%d", "%d/%m/%Y");`),
    {
      formats: { MOVEDATE: '%F', WRITETIME: '%H:%M:%S %d/%m/%Y', EXPIRYDATE: '%Y-%m-%d or %d/%m/%Y' },
      diagnostics: [],
    },
  );
});

t.test('a second statement for a field is an error, and the first one counts', async (t) => {
  t.strictSame(readersOf('SetWriteTimeFormat("%F");\nSetDateFormat(WRITETIME, "%D");'), {
    formats: { WRITETIME: '%F' },
    diagnostics: [
      'd.ttidef:2:1: error: WRITETIME has a format already in line 1 (give all formats in one SetDateFormat(WRITETIME, ...))',
    ],
  });
});

t.test('the second of two SetMoveDateFormat is left to the check of what may stand once', async (t) => {
  t.strictSame(readersOf('SetMoveDateFormat("%F"); SetMoveDateFormat("%D");'), {
    formats: { MOVEDATE: '%F' },
    diagnostics: [],
  });
});
