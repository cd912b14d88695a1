import { type ErrorParameters, errorMessage, quoted } from '../../errors/error.ts';
import type { ErrorCode } from '../../errors/table.ts';

/** The result of a record that the definition excludes, made once for each rule. */
export class Excluded {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** The result of a record that cannot be understood. */
export class Rejected {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, field?: string) {
    this.code = code;
    this.message = message;
    this.field = field;
  }

  /** Returns the result for an error in one field; `parameters` are those of the error. */
  static field<Code extends ErrorCode>(
    code: Code,
    parameters: ErrorParameters<Code> & { readonly field: string },
  ): Rejected {
    return new Rejected(code, errorMessage(code, parameters), parameters.field);
  }
}

/** Returns the result for a text with a NUL in it: the value of a field, or a whole record. */
export function nulRejected(what: string, text: string, field?: string): Rejected {
  const around = text.slice(Math.max(0, text.indexOf('\0') - 20));
  return new Rejected('RECORD_NUL', errorMessage('RECORD_NUL', { what, found: quoted(around) }), field);
}
