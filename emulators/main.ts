import { parseArgs } from "node:util";
import { type Emulators, type Ports, startEmulators } from "./start.ts";

/**
 * The emulators as a process of their own:
 *
 *     node dist/emulators.js --data DIR --state-file FILE --project ID [--spark DIR]
 *                            [--ports drive,storage,dataproc,grpc,metadata,sign-in]
 *
 * Prints one line of JSON when everything answers; the log goes to stderr. Ends cleanly on SIGTERM, on SIGINT, when
 * asked over HTTP, and when a parent that forked it lets go of the channel. Exit codes: 0 stopped, 1 could not start,
 * 2 wrong arguments.
 */
async function main(options: Arguments): Promise<void> {
  const emulators = await startEmulators({
    ...options,
    log: (line) => process.stderr.write(`${line}\n`),
    onStopAsked: () => process.kill(process.pid, "SIGTERM"),
  });
  stopWhenAsked(emulators);
  const { project, stateFile } = options;
  process.stdout.write(
    `${JSON.stringify({ ready: true, pid: process.pid, project, stateFile, endpoints: emulators.endpoints })}\n`,
  );
}

type Arguments = ReturnType<typeof readArguments>;

function readArguments() {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      "state-file": { type: "string" },
      project: { type: "string" },
      spark: { type: "string" },
      ports: { type: "string" },
    },
  });
  const { data, "state-file": stateFile, project, spark, ports } = values;
  if (data === undefined || stateFile === undefined || project === undefined) {
    throw new TypeError("--data, --state-file and --project are needed");
  }
  return {
    data,
    stateFile,
    project,
    ...(spark === undefined ? {} : { sparkFolder: spark }),
    ...(ports === undefined ? {} : { ports: readPorts(ports) }),
  };
}

function readPorts(list: string): Ports {
  const numbers = list.split(",").map(Number);
  const [drive, storage, dataproc, dataprocGrpc, metadata, signIn] = numbers;
  const good = numbers.length === 6 && numbers.every((port) => Number.isInteger(port) && port >= 0 && port < 65536);
  if (
    !good ||
    drive === undefined ||
    storage === undefined ||
    dataproc === undefined ||
    dataprocGrpc === undefined ||
    metadata === undefined ||
    signIn === undefined
  ) {
    throw new TypeError("--ports takes six numbers: drive,storage,dataproc,grpc,metadata,sign-in");
  }
  return { drive, storage, dataproc, dataprocGrpc, metadata, signIn };
}

function stopWhenAsked(emulators: Emulators): void {
  const stop = () => {
    emulators.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error, 1),
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  process.once("disconnect", stop);
}

function fail(error: unknown, code: number): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(code);
}

function readArgumentsOrFail(): Arguments {
  try {
    return readArguments();
  } catch (error) {
    return fail(error, 2);
  }
}

main(readArgumentsOrFail()).catch((error: unknown) => fail(error, 1));
