import type {
  Choice,
  FileProblem,
  LakeFolder,
  PathQuestion,
  ProblemSource,
  Question,
  Table,
  Task,
  TextStream,
  Ui,
  View,
} from "../../src/app.ts";
import type { Address, Position } from "../../src/core/address.ts";
import type { Page } from "../../src/page.ts";
import type { Transfer } from "../../src/transfer.ts";

/** What a user would answer; by default nothing is picked, and nothing agreed to. */
export interface Answers {
  /** Nobody is there to answer where it is false. */
  readonly canAsk?: boolean;
  readonly pick?: (title: string, labels: readonly string[]) => number | undefined;
  readonly confirm?: (question: Question) => boolean;
  /** Answers to inputs, in their order. */
  readonly inputs?: readonly (string | undefined)[];
  /** The button to press on a message, where it has it. */
  readonly press?: string;
  readonly exitCode?: number;
  /** What is chosen of this machine. */
  readonly paths?: (question: PathQuestion) => readonly string[] | undefined;
}

/** A Ui that answers as it was told and remembers what it was asked and shown. */
export interface RecordingUi extends Ui {
  readonly said: string[];
  readonly tables: Table[];
  readonly pages: Page[];
  readonly shown: { readonly address: Address; readonly at: Position | undefined; readonly as?: "text" }[];
  readonly compared: (readonly [Address, Address])[];
  readonly folders: LakeFolder[];
  readonly tasks: Task[];
  readonly opened: string[];
  readonly revealed: string[];
  readonly transfers: Transfer[];
  readonly copied: string[];
  readonly questions: Question[];
  readonly streamed: string[];
  readonly refreshed: View[];
  readonly marked: { readonly source: ProblemSource; readonly problems: readonly FileProblem[] }[];
}

export function recordingUi({
  pick,
  confirm,
  inputs = [],
  press,
  exitCode = 0,
  paths,
  canAsk = true,
}: Answers = {}): RecordingUi {
  const typed = [...inputs];
  const say = (message: string, ...actions: readonly string[]): Promise<string | undefined> => {
    self.said.push(message);
    return Promise.resolve(actions.find((action) => action === press));
  };
  const self: RecordingUi = {
    ...{
      said: [],
      tables: [],
      pages: [],
      shown: [],
      compared: [],
      folders: [],
      tasks: [],
      opened: [],
      revealed: [],
      transfers: [],
      copied: [],
      questions: [],
      streamed: [],
      refreshed: [],
      marked: [],
    },
    canAsk,
    pick<T>(title: string, choices: readonly Choice<T>[]) {
      const labels = choices.map(({ label }) => label);
      const index = pick?.(title, labels);
      return Promise.resolve(index === undefined ? undefined : choices[index]?.value);
    },
    confirm(question) {
      self.questions.push(question);
      return Promise.resolve(confirm?.(question) ?? false);
    },
    input: () => Promise.resolve(typed.shift()),
    form(questions) {
      const answers: string[] = [];
      for (const { check } of questions) {
        let answer = typed.shift();
        for (; answer !== undefined && check(answer) !== undefined; answer = typed.shift()) {
          self.said.push(check(answer) ?? "");
        }
        if (answer === undefined) return Promise.resolve(undefined);
        answers.push(answer);
      }
      return Promise.resolve(answers);
    },
    progress: (_title, work) => work(() => undefined, new AbortController().signal),
    async transfer(transfer) {
      self.transfers.push(transfer);
      const end = await transfer.run(() => undefined, new AbortController().signal);
      transfer.ended(end);
      return end;
    },
    inform: say,
    warn: say,
    stream: (): TextStream => ({
      write: (text) => void self.streamed.push(text),
      end: () => undefined,
      closed: new AbortController().signal,
    }),
    streams: () => undefined,
    mark: (source, problems) => void self.marked.push({ source, problems }),
    table(table) {
      self.tables.push(table);
      return Promise.resolve();
    },
    page(page) {
      self.pages.push(page);
      return Promise.resolve();
    },
    show(address, at, as) {
      self.shown.push({ address, at, ...(as && { as }) });
      return Promise.resolve();
    },
    compare(left, right) {
      self.compared.push([left, right]);
      return Promise.resolve();
    },
    openFolder(folder) {
      self.folders.push(folder);
      return Promise.resolve();
    },
    choosePaths: (question) => Promise.resolve(paths?.(question)),
    runTask(task) {
      self.tasks.push(task);
      return Promise.resolve(exitCode);
    },
    open(target) {
      self.opened.push(target);
      return Promise.resolve();
    },
    reveal(path) {
      self.revealed.push(path);
      return Promise.resolve();
    },
    copy(text) {
      self.copied.push(text);
      return Promise.resolve();
    },
    changed: (...views) => void self.refreshed.push(...views),
  };
  return self;
}
