import { messageOf, TapesyncError } from '../errors/error.ts';
import { readWhole } from './read-whole.ts';

/**
 * Returns the certificates (PEM) of all authorities to trust when an option names a file: the usual ones and those in the
 * file. Returns `undefined`, which stands for the usual ones, for an empty name.
 * Throws OPTION_INVALID for a file that cannot be read or has no certificate in it.
 */
export function authoritiesOf(file: string, name = '--ca'): readonly string[] | undefined {
  if (file === '') return undefined;
  const invalid = (problem: string, cause?: unknown) =>
    new TapesyncError('OPTION_INVALID', { option: `${name} ${file}`, problem }, { cause });
  let text: string;
  try {
    text = readWhole(file).toString();
  } catch (error) {
    throw invalid(messageOf(error), error);
  }
  if (!/^-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/m.test(text))
    throw invalid('holds no certificate as PEM');
  // Loaded only here: most runs name no file.
  const { getCACertificates } = process.getBuiltinModule('node:tls');
  // Authorities that are passed to TLS replace its own.
  return [...getCACertificates('default'), text];
}
