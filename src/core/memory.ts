/** What the user chose in this workspace, kept from one session to the next. What is read may be anything: it is parsed. */
export interface Memory {
  /** Undefined where nothing was written under the key. */
  read(key: string): unknown;
  /** A value that JSON can hold; undefined forgets the key. */
  write(key: string, value: unknown): Promise<void>;
}
