/** Where in a text a variable cannot be replaced, and why. */
interface VariableProblem {
  readonly at: number;
  readonly message: string;
  readonly suggestion: string;
}

const SECRET = /PASS|PWD|SECRET|TOKEN|KEY|CRED|^TAPESYNC_/i;

/** Shortest name of a variable in a date format: `%d%` and the `%dT%` of `%dT%H` are codes with text. */
const SHORTEST_IN_DATE_FORMAT = 3;

/**
 * Replaces each `%NAME%` of a string by the environment variable and `%%` by `%`, in one pass from left to right; any
 * other `%` stays. Calls `report` for a variable that is not set or whose name sounds like a secret.
 */
export function expandVariables(
  text: string,
  purpose: 'text' | 'date format',
  environment: Readonly<Record<string, string | undefined>>,
  report: (problem: VariableProblem) => void,
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
      expanded += resolve(name, match.index, environment, report);
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
): string {
  if (SECRET.test(name)) {
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
  return value ?? '';
}
