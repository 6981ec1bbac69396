import { Session, type Debugger, type InspectorNotification } from "node:inspector";

/** The address of every module that this process has loaded so far, as its own debugger tells them. */
export function loadedScripts(): readonly string[] {
  const urls: string[] = [];
  const session = new Session();
  session.on("Debugger.scriptParsed", ({ params }: InspectorNotification<Debugger.ScriptParsedEventDataType>) =>
    urls.push(params.url),
  );
  session.connect();
  // Answers with all that is there, before it returns.
  session.post("Debugger.enable");
  session.disconnect();
  return urls;
}
