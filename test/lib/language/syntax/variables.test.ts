import t from 'tap';
import { expandVariables } from '../../../../lib/language/syntax/variables.ts';

function expand(
  text: string,
  environment: Record<string, string> = {},
  purpose: 'text' | 'date format' = 'text',
): string | readonly string[] {
  const problems: string[] = [];
  const expanded = expandVariables(text, purpose, environment, ({ at, message, suggestion }) =>
    problems.push(`${at}: ${message} (${suggestion})`),
  );
  return problems.length === 0 ? expanded : problems;
}

t.test('%% is a percent sign, in one pass from left to right', async (t) => {
  t.equal(expand('%%d/%%m/%%Y'), '%d/%m/%Y');
  t.equal(expand('%%%%'), '%%');
  t.equal(expand('%%A%%', { A: 'x' }), '%A%');
});

t.test('a variable is replaced, and its value is not looked at again', async (t) => {
  t.equal(expand('%SITE%/%SITE%_%A_1%', { SITE: '%A_1%', A_1: 'x' }), '%A_1%/%A_1%_x');
  t.equal(expand('a%EMPTY%b', { EMPTY: '' }), 'ab');
});

t.test('a percent sign that begins no variable stays', async (t) => {
  t.equal(expand('100 % of %'), '100 % of %');
  t.equal(expand('50%-%A%', { A: 'x' }), '50%-x');
  t.equal(expand('%1A%', { '1A': 'x' }), '%1A%');
});

t.test('a variable that is not set is an error where it stands', async (t) => {
  t.strictSame(expand('a %NOPE%'), [
    '2: the variable %NOPE% is not set (set it, or write %%NOPE%% for the text %NOPE%)',
  ]);
});

t.test('names that every object has are no variables', async (t) => {
  t.strictSame(expand('%constructor%'), [
    '0: the variable %constructor% is not set (set it, or write %%constructor%% for the text %constructor%)',
  ]);
});

t.test('a variable whose name sounds like a secret is refused, set or not', async (t) => {
  for (const name of ['DB_PASSWORD', 'secret', 'GitToken', 'API_KEY', 'PWD', 'TAPESYNC_SERVER']) {
    t.strictSame(expand(`%${name}%`, { [name]: 'x' }), [
      `0: the variable %${name}% may hold a secret, which has no place in a definition (rename it if it holds none)`,
    ]);
  }
  t.equal(expand('%MY_TAPESYNC_SITE%', { MY_TAPESYNC_SITE: 'x' }), 'x');
});

t.test('in a date format short names are codes and text, and long ones variables', async (t) => {
  t.equal(expand('%Y%m%d', { Y: 'x', m: 'y' }, 'date format'), '%Y%m%d');
  t.equal(expand('%Y-%m-%dT%H:%M', { dT: 'x' }, 'date format'), '%Y-%m-%dT%H:%M');
  t.equal(expand('%DATEFORM%', { DATEFORM: '%d' }, 'date format'), '%d');
  t.equal(expand('%ABC%', { ABC: 'x' }, 'date format'), 'x');
});
