/** How much a message of a run matters. */
export type Level = 'info' | 'warn' | 'error' | 'fatal';

/** What a message says in a form for programs. */
export type Facts = Readonly<Record<string, unknown>>;
