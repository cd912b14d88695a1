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

t.test('what has the name of a secret is not replaced', async (t) => {
  const names = [
    ...[
      'DATABASE_URL',
      'REDIS_URI',
      'GITHUB_PAT',
      'PAT',
      'PAT_X',
      'SENTRY_DSN',
      'CONNECTION_STRING',
      'CONNSTR',
    ],
    ...['AUTH', 'SSH_AUTH_SOCK', 'SESSION_COOKIE', 'JWT', 'STORAGE_SAS', 'private', 'DB_URL', 'PASSWD'],
  ];
  for (const name of names) {
    t.match(expand(`%${name}%`, { [name]: 'hidden' }), [`0: the variable %${name}% may hold a secret`]);
  }
  for (const name of ['PATH', 'HOME', 'PATTERN', 'SITE', 'SPIN', 'URL', 'COMPUTERNAME', 'HOSTNAME']) {
    t.equal(expand(`%${name}%`, { [name]: 'x' }), 'x');
  }
});

t.test('what has the value of a secret is not replaced, and no message holds it', async (t) => {
  const secrets = [
    'postgres://ada:hidden@db.example.com/tapes',
    'x https://:hidden@example.com',
    'host=db password=hidden',
    'ghp_hidden1234567890',
    'github_pat_hidden',
    'glpat-hidden',
    'AKIAIOSFODNN7EXAMPLE',
    '-----BEGIN PRIVATE KEY-----\nhidden',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.hidden',
    'xoxb-hidden-1',
    'Bearer hidden-hidden',
  ];
  for (const value of secrets) {
    const problems = String(expand('a %SITE%', { SITE: value }));
    t.match(problems, /^2: the value of the variable %SITE% looks like a secret/, value);
    t.notMatch(problems, /hidden|AKIA/);
  }
  for (const value of [
    'https://example.com:8080/a',
    'C:\\tapes',
    'ada@example.com',
    'Basic catalog',
    '/exports/keys',
  ])
    t.equal(expand('%SITE%', { SITE: value }), value);
});

t.test('of a list of variables no other is replaced, set or not', async (t) => {
  const found = (name: string) => {
    const problems: string[] = [];
    const environment = { SITE: 'x', A_TOKEN: 'y', OTHER: 'z' };
    const report = ({ message }: { readonly message: string }) => void problems.push(message);
    const text = expandVariables(`%${name}%`, 'text', environment, report, ['SITE', 'A_TOKEN']);
    return problems[0] ?? text;
  };
  t.equal(found('SITE'), 'x');
  t.equal(found('OTHER'), 'the variable %OTHER% is none that this definition may use');
  t.equal(found('NOT_SET'), 'the variable %NOT_SET% is none that this definition may use');
  t.match(found('A_TOKEN'), /may hold a secret/);
});
