import t from 'tap';
import {
  actionForm,
  choiceField,
  passwordField,
  textField,
  tickField,
} from '../../../../lib/server/pages/form-fields.ts';

const HOSTILE = '"><script>alert(1)</script>';

t.test('what was typed stands in a field as text', async (s) => {
  for (const { text } of [
    textField({ name: 'a', label: HOSTILE, value: HOSTILE, help: HOSTILE }),
    choiceField('a', HOSTILE, [[HOSTILE, HOSTILE]], HOSTILE),
    tickField('a', HOSTILE, { value: HOSTILE }),
    passwordField('a', HOSTILE, HOSTILE),
    actionForm('/x', HOSTILE, [], HOSTILE),
  ]) {
    s.notMatch(text, /<script>/);
    s.match(text, /&#60;script&#62;/);
  }
});

t.test('a field for a password has no value, and browsers offer none', async (s) => {
  const { text } = passwordField('password', 'Password');
  s.match(text, /type="password"[^>]*autocomplete="new-password"/);
  s.notMatch(text, /value=/);
});

t.test('a choice and a box show what is so', async (s) => {
  s.match(
    choiceField(
      'a',
      'A',
      [
        ['x', 'X'],
        ['y', 'Y'],
      ],
      'y',
    ).text,
    /value="x">X<.*value="y" selected>Y</,
  );
  s.match(tickField('a', 'A', { isTicked: true, isRequired: true }).text, /checked required/);
  s.notMatch(tickField('a', 'A').text, /checked|required/);
});
