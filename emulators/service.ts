import type { Identity, Tokens } from "./tokens.ts";

/** What every emulator is given when it starts. */
export interface ServiceOptions {
  /** Folder of this service alone; it exists. What is in it outlives the process. */
  readonly data: string;
  /** Issues and checks the bearer tokens of this start. */
  readonly tokens: Tokens;
  /** Project that resources belong to where a request names none. */
  readonly project: string;
  /** The service's clock: tests move it. */
  readonly now: () => Date;
  /** One line for the emulators' log. */
  readonly log: (line: string) => void;
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
}

/** An emulator that answers. */
export interface Running {
  /** Base URL without a trailing slash: `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** Ends open connections and releases the data folder. */
  close(): Promise<void>;
}

export type { Identity, Tokens };
