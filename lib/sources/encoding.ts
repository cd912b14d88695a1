/** Names of encodings that `SetEncoding` takes; without it UTF-8, or UTF-16 where a byte order mark says so. */
export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'Windows-1252';
