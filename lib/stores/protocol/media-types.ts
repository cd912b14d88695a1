/** Rows of a snapshot behind their head: tab-separated, in PostgreSQL's COPY text format. */
export const ROWS = 'text/tab-separated-values';

/** One JSON value per line. */
export const JSON_LINES = 'application/x-ndjson';
