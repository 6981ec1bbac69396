/** Where the parts write what a user may want to read afterwards. No line ever holds a token. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  error(line: string, cause?: unknown): void;
}
