import type { Address, Position } from "./core/address.ts";
import type { Page } from "./page.ts";
import type { Batch } from "./core/services/batches.ts";
import type { Clients } from "./core/services/clients.ts";
import type { Connection } from "./core/connection.ts";
import type { Credentials } from "./core/google/choose-credentials.ts";
import type { Endpoints } from "./core/google/endpoints.ts";
import type { TerraformSearch } from "./core/terraform/find.ts";
import type { Log } from "./core/log.ts";
import type { Memory } from "./core/memory.ts";
import type { Transfer, TransferEnd } from "./transfer.ts";

/** What a door gives to commands and views: values and capabilities, nothing of VS Code. */
export interface App {
  /**
   * The connection as it is now, read anew when `sluice.json`, the settings or the emulators have changed.
   * @throws Failure `connection.*`, `endpoint.not-allowed`
   */
  connect(): Promise<Connected>;
  /**
   * The folder of the contracts, relative to the pipeline's: known without a connection too, and nobody is asked.
   * @throws Failure `connection.unreadable`, `connection.invalid`, `file.*`
   */
  contracts(): Promise<string>;
  /** What was thrown, in the user's language: what failed, why, and what to do about it; the last two may be empty. */
  explain(error: unknown): Promise<{ readonly what: string; readonly why: string; readonly hint: string }>;
  readonly ui: Ui;
  readonly log: Log;
  readonly memory: Memory;
  /** Rows that a view asks for at once, and shows before "Load more…". */
  readonly pageSize: number;
  /** Rows that a preview shows, where nobody says how many. */
  readonly previewRows: number;
  readonly places: Places;
  readonly machine: Machine;
  /** Of Sluice. */
  readonly version: string;
  /** A text of ours in the user's language; `{0}`, `{1}`, ... stand for the values. */
  readonly t: Translate;
}

/**
 * Puts a text of ours into the user's language; `{0}`, `{1}` ... in it become the values, each made plain and one
 * line.
 */
export type Translate = (text: string, ...values: readonly (string | number)[]) => string;

/** A pipeline that can be spoken to. A command that needs one takes this, not an App and an if. */
export interface Connected {
  readonly connection: Connection;
  readonly endpoints: Endpoints;
  readonly clients: Clients;
  /** Whose credentials its clients use; undefined where only emulators of this machine are spoken to, by their own token. */
  readonly credentials: Credentials | undefined;
}

/** Folders on this machine, absolute. */
export interface Places {
  /** What ships with Sluice: `dist/`, `spark/`, `terraform/`, `airflow/`. */
  readonly installation: string;
  /** The pipeline's folder, where `sluice.json` and `contracts/` stand; undefined when none is open. */
  readonly workspace: string | undefined;
  /** What Sluice keeps for this user: `emulators.json`, the emulators' data, known host keys. */
  readonly state: string;
}

/** What this machine has, by the user's own settings and environment; never by a workspace's. */
export interface Machine {
  /** The door's environment: for the programs it starts, and for what only the environment says. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs what ships with Sluice; `env` is added where a program has to be told that it is Node (the editor's own). */
  readonly node: { readonly path: string; readonly env: Readonly<Record<string, string>> };
  readonly terraform: TerraformSearch;
  /** Where Spark for batches on the emulators is, with `spark.json`, or is to be set up. */
  readonly sparkFolder: string;
  /** What batches cost in US dollars, where the user named it: see `Prices`. */
  readonly prices: { readonly dcuHour?: number; readonly shuffleGbMonth?: number };
  readonly ssh: {
    /** Socket of a running agent. */
    readonly agent: string | undefined;
    readonly identityFile: string | undefined;
    /** known_hosts files; a key that the user accepts is added to the last one, which is Sluice's own. */
    readonly knownHosts: readonly string[];
  };
}

/** Who finds what is wrong in files. */
export type ProblemSource = "contracts" | "connection" | "batch" | "terraform";

/** Something that is wrong at a place of a file of this machine. */
export interface FileProblem {
  /** Absolute. */
  readonly file: string;
  readonly at: Position;
  /** Behind its last character; the end of the line when left out. */
  readonly end?: Position;
  readonly severity: "error" | "warning";
  readonly message: string;
  /** For programs, such as `rows-fell`. */
  readonly code?: string;
  /** The batch that told of it. */
  readonly batch?: Pick<Batch, "id" | "state" | "operation">;
}

/** The trees that the editor shows, by the last part of their ids. */
export type View = "pipeline" | "drive" | "buckets" | "batches" | "transfers";

/** How a command speaks to the user; the extension and the terminal each have one. */
export interface Ui {
  /** Whether somebody is there to answer. Where nobody is, `pick` takes the first choice. */
  readonly canAsk: boolean;
  /** Undefined when the user chose nothing. */
  pick<T>(title: string, choices: readonly Choice<T>[]): Promise<T | undefined>;
  /** Asks before anything that costs money or deletes. False when the user said no or cannot be asked. */
  confirm(question: Question): Promise<boolean>;
  /** A value typed by the user; undefined when cancelled. `secret` hides it. */
  input(prompt: { title: string; value?: string; secret?: boolean }): Promise<string | undefined>;
  /**
   * Asks one thing after the other, each answer checked as it is typed; in the editor one can go back. The answers in their
   * order; undefined when the user left, or can't be asked and has to be.
   */
  form(questions: readonly FormQuestion[]): Promise<readonly string[] | undefined>;
  /** Shows that work is going on and lets the user cancel it through the signal. */
  progress<T>(title: string, work: (report: Report, signal: AbortSignal) => Promise<T>): Promise<T>;
  /**
   * Does a transfer where the user sees how far it is and can cancel it; in the editor a large one stands in a list, where it
   * can be tried again. Undefined when it was cancelled.
   * @throws what ended it as a whole, or kept its only file from getting there
   */
  transfer(transfer: Transfer): Promise<TransferEnd | undefined>;
  /** Says how something the user asked for ended. Resolves with the action the user chose, if any. */
  inform(message: string, ...actions: readonly string[]): Promise<string | undefined>;
  /** Like `inform`, for what ended less well than hoped. */
  warn(message: string, ...actions: readonly string[]): Promise<string | undefined>;
  /**
   * Opens a place for text that grows while it is read, such as a driver's log.
   * @param whole where all of it stands, as `gs://...`, where that is known: what is shown may be a part
   */
  stream(title: string, whole?: () => string | undefined): TextStream;
  /** Brings the place of a text of that title to the front, and says how it stands; undefined where there is none. */
  streams(title: string): "growing" | "ended" | undefined;
  /** Marks what is wrong in files of this machine, instead of what the same source has marked before. */
  mark(source: ProblemSource, problems: readonly FileProblem[]): void;
  /** Shows rows in a plain table. Cells are text; the viewer treats them as data, never as markup. */
  table(table: Table): Promise<void>;
  /** Shows a page: in the editor in a tab of its own, with links; on a terminal printed. */
  page(page: Page): Promise<void>;
  /**
   * Opens a file where it lies: as a table, as text, as what the editor has for it; at a place in it where one is given.
   * `as`: as text, whatever it holds.
   */
  show(address: Address, at?: Position, as?: "text"): Promise<void>;
  /** Shows two texts side by side, with what is different. */
  compare(left: Address, right: Address, title: string): Promise<void>;
  /** Opens a folder of a bucket among those of the window. */
  openFolder(folder: LakeFolder): Promise<void>;
  /** Files or folders of this machine, absolute, chosen by the user; undefined when none was. */
  choosePaths(question: PathQuestion): Promise<readonly string[] | undefined>;
  /** Runs a program where the user sees it, by argument vector; resolves with its exit code. */
  runTask(task: Task): Promise<number | undefined>;
  /** Shows a file of this machine (an absolute path) or an https address. */
  open(target: string): Promise<void>;
  /** Shows where a file or folder of this machine (an absolute path) lies. */
  reveal(path: string): Promise<void>;
  /** Puts text on the clipboard. */
  copy(text: string): Promise<void>;
  /** Tells the views that what they show has changed. */
  changed(...views: readonly View[]): void;
}

/** One of several things to pick from: how it is shown, and what picking it gives. */
export interface Choice<T> {
  readonly label: string;
  readonly detail?: string;
  readonly value: T;
}

/** A folder of a bucket: what names of objects begin with. */
export interface LakeFolder {
  readonly bucket: string;
  /** Without the slash at its end; "" for the whole bucket. */
  readonly name: string;
  /** Whether an object of the same name stands beside it. */
  readonly beside: boolean;
}

/** One question of several that belong together. */
export interface FormQuestion {
  readonly title: string;
  /** What is offered, by the answers to the questions before it. */
  readonly value?: (answers: readonly string[]) => string;
  /** Answers to choose from; in the editor another one may be typed. */
  readonly choices?: readonly string[];
  /** What is wrong with an answer, in words; undefined where nothing is. */
  readonly check: (typed: string) => string | undefined;
  /** An empty answer is one, and is what nobody who can be asked gives. */
  readonly optional?: boolean;
}

/** What is to be chosen of this machine. */
export interface PathQuestion {
  readonly title: string;
  /** The verb on the button. */
  readonly action: string;
  readonly what: "files" | "folder" | "files and folders";
  /** Where the dialog begins; a file's name is offered where one is to be written. */
  readonly first?: string;
}

/** Something that happens only when the user agrees. */
export interface Question {
  /** What will happen, in one sentence. */
  readonly question: string;
  /** What it costs or deletes. */
  readonly detail?: string;
  /** The verb on the button. */
  readonly action: string;
  /** Nobody can agree to it beforehand: a flag that says yes to everything does not answer it. */
  readonly inPerson?: boolean;
}

/** `fraction` of the whole work done, 0..1, where it is known. */
export type Report = (message: string, fraction?: number) => void;

/** A place where text appears as it comes, until one of both sides ends it. */
export interface TextStream {
  write(text: string): void;
  /** Nothing more will come. */
  end(): void;
  /** Aborted when the user closes it. */
  readonly closed: AbortSignal;
}

/** Rows of text under columns; a row has a cell for each column. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that hold sentences, by their numbers from 0 on: a terminal does not cut them. */
  readonly sentences?: readonly number[];
  /** What the reader should know of the rows: how many there are, where they come from. */
  readonly note?: string;
}

/** A program to run where the user sees it: by argument vector, without a shell. */
export interface Task {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}
