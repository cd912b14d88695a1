import t from 'tap';
import { optionFileLogon } from '../../../../../lib/sources/databases/mysql/option-file.ts';

t.test(
  'user and password are those of the groups that all clients read, the last ones of several',
  async (t) => {
    const text = [
      'user=nobody',
      '[mysqld]',
      'password=server',
      '[client]',
      'user = ada # comment',
      'password="a#b\\\\s\\sx" # more',
      '[mysqldump]',
      'password=dump',
    ].join('\r\n');
    t.strictSame(optionFileLogon(text), { user: 'ada', password: 'a#b\\s x' });
    t.strictSame(optionFileLogon("[client]\npassword=a\n[client-mariadb]\npassword = 'x y'\n"), {
      user: undefined,
      password: 'x y',
    });
  },
);

t.test('what is not in quotes ends before a comment, and a quote within is kept', async (t) => {
  t.strictSame(optionFileLogon('[client]\npassword=a#b\nuser = "a"b"\n#password=c\n'), {
    user: 'a"b',
    password: 'a',
  });
});
