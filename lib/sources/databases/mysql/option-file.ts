/** What an option file of MySQL says of who logs on. */
export interface OptionFileLogon {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

// The groups that every client of MySQL and MariaDB reads.
const GROUPS = ['client', 'client-server', 'client-mariadb'];

const LETTERS: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', r: '\r', s: ' ', '\\': '\\' };

/**
 * Returns the user and the password that an option file, such as `~/.my.cnf`, has for all clients; of several the last one counts. What it
 * includes is not read.
 */
export function optionFileLogon(text: string): OptionFileLogon {
  const found = new Map<string, string>();
  let isOurs = false;
  for (const line of text.split(/\r?\n/)) {
    const [, group] = /^\s*\[([^\]]*)\]/.exec(line) ?? [];
    if (group !== undefined) {
      isOurs = GROUPS.includes(group.trim());
      continue;
    }
    const [, name, value = ''] = /^\s*(user|password)\s*=(.*)$/.exec(line) ?? [];
    if (isOurs && name !== undefined) found.set(name, unquoted(value.trim()));
  }
  return { user: found.get('user'), password: found.get('password') };
}

function unquoted(text: string): string {
  const [, quoted] = /^(["'].*["'])\s*(?:#.*)?$/.exec(text) ?? [];
  const isQuoted = quoted !== undefined && quoted.length > 1 && quoted[0] === quoted.at(-1);
  const bare = isQuoted ? quoted.slice(1, -1) : text.replace(/\s*#.*$/, '');
  return bare.replaceAll(/\\(.)/g, (whole, letter: string) => LETTERS[letter] ?? whole);
}
