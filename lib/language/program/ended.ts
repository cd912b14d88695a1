import { type ErrorCode, errorMessage } from '../../errors/error.ts';

/** The end of a record that is no volume by the definition. Made once for each rule. */
export class Excluded {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** The end of a record that cannot be understood. */
export class Rejected {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, field?: string) {
    this.code = code;
    this.message = message;
    this.field = field;
  }

  /** Returns the end of a record because of one of its fields; the parameters are those of the error beside the field. */
  static field(code: ErrorCode, field: string, parameters: Readonly<Record<string, string>> = {}): Rejected {
    return new Rejected(code, errorMessage(code, { field, ...parameters }), field);
  }
}
