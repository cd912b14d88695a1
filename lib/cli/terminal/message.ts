/** Severity of a message of a run. */
export type Level = 'info' | 'warn' | 'error' | 'fatal';

/** Content of a message in a form for programs. */
export type Facts = Readonly<Record<string, unknown>>;
