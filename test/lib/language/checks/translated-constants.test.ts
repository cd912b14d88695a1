import t from 'tap';
import { finding, KEYS } from '../compile.ts';

const found = (statements: string) =>
  finding(`SetCSVDelimiter(","); ${KEYS} Extract(REPOSITORY, 2); Extract(SCRATCH, 3); ${statements}`);

t.test('a translation to what its field cannot hold is doubted', async (t) => {
  t.equal(
    found('AddTranslation(REPOSITORY, "Vault", "....");'),
    'warning: records with it are rejected: REPOSITORY "....": an identifier holds only A-Z and 0-9',
  );
  t.match(found('AddTranslation(REPOSITORY, "Vault", "VAULT");'), /is 5 characters long, at most 4/);
  t.match(found('AddTranslation2(SCRATCH, VOLUME, "A*", "maybe");'), /SCRATCH "maybe": expected YES or NO/);
});

t.test('what is right, is made of the value, or is changed or left out later is not', async (t) => {
  for (const statements of [
    'AddTranslation(REPOSITORY, "Vault", "OFFS");',
    'AddTranslation(REPOSITORY, "Vault", "");',
    'AddTranslation(REPOSITORY, "Vault", "~~~~~");',
    'AddTranslation(REPOSITORY, "Vault", "...."); AddExclusionOnValue(REPOSITORY, "....");',
    'AddTranslation(REPOSITORY, "Vault", "...."); AddRule(REPOSITORY, "OFFS", REPOSITORY, "....");',
    'AddTranslation(REPOSITORY, "Vault", "...."); AddTranslation2(REPOSITORY, REPOSITORY, "....", "OFFS");',
    'Extract(USER1, 4); AddTranslation(USER1, "Vault", "....");',
  ]) {
    t.equal(found(statements), undefined, statements);
  }
});
