/** Where in a text a variable cannot be replaced, and why. */
interface VariableProblem {
  readonly at: number;
  readonly message: string;
  readonly suggestion: string;
}

const SECRET_NAME =
  /PASS|PWD|SECRET|TOKEN|KEY|CRED|AUTH|COOKIE|PRIVATE|SIGNATURE|DSN|CONN(ECTION)?_?STR|(DATABASE|DB|REDIS|MONGO(DB)?|POSTGRES(QL)?|MYSQL|AMQP|BROKER|PROXY)_?UR[IL]|(^|_)(PAT|PIN|JWT|SAS|OTP)(_|$)|^TAPESYNC_/i;

/** Values of which everybody knows that they open something: log-ons in addresses, keys and tokens by their prefixes. */
const SECRET_VALUES: readonly RegExp[] = [
  /[a-z][a-z0-9+.-]*:\/\/[^\s/?#@:]*:[^\s@]+@/i,
  /\b(password|passwd|pwd|secret|token|api_?key)\s*[=:]\s*\S/i,
  /-----BEGIN [A-Z0-9 ]+-----/,
  /\bgh[a-z]_\w{4,}|\bgithub_pat_\w+|\bglpat-[\w-]+/,
  /\b(AKIA|ASIA)[A-Z0-9]{12,}/,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/,
  /\bxox[a-z]-[\w-]+|\bsk-[\w-]{16,}|\b[sr]k_live_\w+|\bAIza[\w-]{30,}|\bnpm_\w{20,}/,
  /\bBearer\s+\S{8,}/i,
];

/** Shortest name of a variable in a date format: `%d%` and the `%dT%` of `%dT%H` are codes with text. */
const SHORTEST_IN_DATE_FORMAT = 3;

/**
 * Replaces each `%NAME%` of a string by the environment variable and `%%` by `%`, in one pass from left to right; any
 * other `%` stays. Calls `report` for a variable that is not set, whose name or value looks like a secret, or that is not
 * among the ones that are allowed, where such a list is given. No message holds a value.
 */
export function expandVariables(
  text: string,
  purpose: 'text' | 'date format',
  environment: Readonly<Record<string, string | undefined>>,
  report: (problem: VariableProblem) => void,
  allowed?: readonly string[],
): string {
  const shortest = purpose === 'text' ? 1 : SHORTEST_IN_DATE_FORMAT;
  const piece = /%%|%([A-Za-z_]\w*)%|%/g;
  let expanded = '';
  let from = 0;
  for (let match = piece.exec(text); match !== null; match = piece.exec(text)) {
    const [whole, name] = match;
    expanded += text.slice(from, match.index);
    if (name === undefined || name.length < shortest) {
      expanded += '%';
      // The second % of `%name%` that is no variable may begin the next one.
      piece.lastIndex = match.index + (whole === '%%' ? 2 : 1);
    } else {
      expanded += resolve(name, match.index, environment, report, allowed);
    }
    from = piece.lastIndex;
  }
  return expanded + text.slice(from);
}

function resolve(
  name: string,
  at: number,
  environment: Readonly<Record<string, string | undefined>>,
  report: (problem: VariableProblem) => void,
  allowed: readonly string[] | undefined,
): string {
  if (allowed !== undefined && !allowed.includes(name)) {
    report({
      at,
      message: `the variable %${name}% is none that this definition may use`,
      suggestion: `the operator allows it by --allow-variable ${name}`,
    });
    return '';
  }
  if (SECRET_NAME.test(name)) {
    report({
      at,
      message: `the variable %${name}% may hold a secret, which has no place in a definition`,
      suggestion: 'rename it if it holds none',
    });
    return '';
  }
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (value === undefined) {
    report({
      at,
      message: `the variable %${name}% is not set`,
      suggestion: `set it, or write %%${name}%% for the text %${name}%`,
    });
  }
  if (value !== undefined && SECRET_VALUES.some((secret) => secret.test(value))) {
    report({
      at,
      message: `the value of the variable %${name}% looks like a secret, which has no place in a definition`,
      suggestion: 'set another variable to the part of it that is none',
    });
    return '';
  }
  return value ?? '';
}
