import type { OwnReason, OwnReasonKind, Resource, Why } from "../../core/failure.ts";
import { sentence } from "../message.ts";

const NOUNS = { file: "o arquivo", folder: "a pasta", bucket: "o bucket", batch: "o lote" } as const;

/** What a service was asked for, inside a sentence. Manifests of before have it as text. */
export function name(resource: Resource | string): string {
  if (typeof resource === "string") return resource;
  switch (resource.kind) {
    case "file":
    case "folder":
    case "bucket":
    case "batch":
      return `${NOUNS[resource.kind]} ${resource.id}`;
    case "object":
      return `o objeto ${resource.uri}`;
    case "account":
      return "a conta";
    case "changes":
      return "o feed de alterações";
    case "output":
      return "a saída do driver";
    case "new-file":
      return "um arquivo novo";
    case "buckets":
      return `os buckets do projeto ${resource.project}`;
    case "batches":
      return `os lotes de ${resource.project} em ${resource.region}`;
    case "element":
      return `${resource.id ?? "algo"}, entre: ${name(resource.of)}`;
    case "emulators":
      return resource.pid === undefined ? "os emuladores" : `os emuladores (processo ${resource.pid})`;
  }
}

/** Why something failed, as a sentence; of somebody else's words as they stand. */
export function because(why: Why): string {
  return typeof why === "string" ? sentence(why) : own(why);
}

const SENTENCES: Readonly<Record<OwnReasonKind, string>> = {
  empty: "Está vazio.",
  "answer-not-json": "A resposta não é JSON.",
  "listing-incomplete": "O Drive diz que a sua listagem está incompleta.",
  "created-and-gone": "Foi criado e não está lá.",
  "no-id": "Não tem id.",
  "no-batch": "Não indica nenhum lote.",
  "no-emulators": "Não descreve emuladores.",
  "no-python": "Não contém nenhum arquivo Python.",
  "not-an-object": "Não é um objeto JSON.",
  "copy-without-token": "Diz que a cópia não terminou, e não como continuá-la.",
  "upload-ended-early": "Encerrou o envio antes do último byte.",
  "upload-without-session": "Não abriu nenhuma sessão de envio.",
  "source-without-end": "A origem não teve fim.",
  "tokens-missing": "Ele não deu um token que dure mais de uma hora, ou não diz de quem é.",
  "not-our-identity": "Ele não diz quem entrou por este cliente.",
  "no-sign-ins": "Não há nele logins que esta versão consiga ler. Sair da conta os remove.",
  "proxy-wants-login": "Falta outro login: o proxy respondeu 407 Proxy Authentication Required.",
};

function own(why: OwnReason): string {
  switch (why.kind) {
    case "not-json":
      return sentence(`Não é JSON: ${why.problem}`);
    case "not-parquet":
      return sentence(`Não é um Parquet inteiro: ${why.problem}`);
    case "metadata-server":
      return sentence(`O servidor de metadados ${why.host} diz: ${why.problem}`);
    case "bytes-missing":
      return `Vieram ${why.came} de ${why.wanted} bytes.`;
    case "upload-elsewhere":
      return `A sua sessão de envio está em outro lugar, em ${why.origin}.`;
    case "upload-at":
      return `Quer continuar no byte ${why.next}; o envio está em ${why.start} a ${why.end}.`;
    case "tried-for":
      return `Tentou-se por ${why.seconds} segundos.`;
    case "upload-stuck":
      return `Não aceita nada depois do byte ${why.next}.`;
    case "output-elsewhere":
      return `Está em ${why.uri}.`;
    case "no-publish-document":
      return `Não indica nenhum documento de publicação de ${why.dataset}.`;
    case "format":
      return `O seu formato é ${why.format}.`;
    case "not-a-file-of":
      return `${why.line} não é um arquivo de ${why.dataset}.`;
    case "state-of":
      return `É o estado da pasta ${why.folder}.`;
    case "token-refused":
      return `Não dão um token a ${why.account}: HTTP ${why.status}.`;
    default:
      return SENTENCES[why.kind];
  }
}
