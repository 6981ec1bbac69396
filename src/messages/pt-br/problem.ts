import type { Fault, FormatFault, PatternAdvice, PatternFault, Thing } from "../../core/problem.ts";
import type { ProblemWords } from "../problem.ts";

/** Problems of documents, in Portuguese. */
export const problemWords: ProblemWords = {
  document: "(documento)",
  from: (source) => `de ${source}`,
  fault: inWords,
};

const THINGS: Readonly<Record<Thing, string>> = {
  project: "não é um id de projeto do Google Cloud",
  region: "não é uma região como europe-west1",
  bucket: "não é um nome de bucket (sem gs://)",
  "drive-folder": "não é um id de pasta do Drive: é a última parte do endereço da pasta",
  address: "não é um endereço como https://example.com",
  "safe-address": "não é um endereço https nem desta máquina",
  email: "não é um endereço de e-mail",
  character: "não é um único caractere ASCII que possa estar em uma linha",
  share: "não é uma proporção de linhas: vai de 0 a 1, e 0.05 é 5 %",
  bound: "não é número nem texto",
  "column-name": "não é um nome de coluna: letras, dígitos e _, começando por uma letra",
  "column-type": "não é um destes: string, integer, double, decimal(p,s), boolean, date, timestamp",
  decimal: "não é um decimal(p,s): p vai de 1 a 38, e s não passa de p",
  "dataset-name": "não é um nome de dataset: [a-z][a-z0-9_]*",
};

const KINDS: Readonly<Record<string, string>> = {
  string: "um texto",
  number: "um número",
  int: "um número inteiro",
  boolean: "true ou false",
  array: "uma lista",
  object: "um objeto com campos",
};

function inWords(fault: Fault): string {
  switch (fault.kind) {
    case "missing":
      return "falta";
    case "empty":
      return "está vazio";
    case "twice":
      return "aparece duas vezes";
    case "not-number":
      return "não é um número";
    case "not-text":
      return "não é um texto: coloque-o entre aspas";
    case "inexact":
      return "é grande demais para ser guardado exatamente";
    case "invalid":
      return "não é válido";
    case "unparsable":
      return fault.advice === undefined
        ? fault.problem
        : `${fault.problem}: entre aspas duplas escreva \\\\ para \\, ou use aspas simples`;
    case "wrong-kind":
      return `deve ser ${KINDS[fault.expected] ?? fault.expected}`;
    case "none-of":
      return `deve ser ${fault.values.join(", ").replace(/, ([^,]*)$/, " ou $1")}`;
    case "below":
      return `está abaixo de ${fault.bound}`;
    case "not-above":
      return `deve estar acima de ${fault.bound}`;
    case "above":
      return `está acima de ${fault.bound}`;
    case "prefix":
      return `deve começar por ${fault.prefix}`;
    case "is-no":
      return THINGS[fault.thing];
    case "unknown-field": {
      const of = fault.of === "contract" ? "um contrato" : "sluice.json";
      if (fault.advice !== undefined)
        return `não é um campo de ${of}: um tipo como decimal(10,2) fica entre aspas aqui`;
      return `não é um campo de ${of}${fault.similar === undefined ? "" : ` (quis dizer ${fault.similar}?)`}`;
    }
    case "name-twice":
      return "aparece duas vezes (maiúsculas e minúsculas são iguais)";
    case "header-twice":
      return "lê um cabeçalho que outra coluna já lê";
    case "delimiter-is-quote":
      return "tem o mesmo caractere como delimitador e como aspas";
    case "no-column":
      return `não há coluna ${fault.name}`;
    case "dataset-taken":
      return `o dataset ${fault.dataset} já tem outro contrato`;
    case "rule-of-others":
      return `vale só para ${fault.types.join(", ")}, não para ${fault.type}`;
    case "no-moment":
      return `não é ${fault.type} entre aspas, como "${fault.example}"`;
    case "format":
      return format(fault.fault);
    case "pattern":
      return `o padrão ${fault.pattern} de ${fault.column} não serve para o RE2, o motor do job: ${pattern(fault.fault)}`;
  }
}

function format(fault: FormatFault): string {
  switch (fault.kind) {
    case "open-quote":
      return "tem aspas que ficam abertas";
    case "unread-letter":
      return `tem ${fault.letter}, que nenhum padrão tem: escreva yyyy-MM-dd ou yyyy-MM-dd'T'HH:mm:ss, com texto entre aspas`;
    case "day-of-year":
      return "tem D, o dia do ano, ao lado de um mês: o dia do mês é d, como em yyyy-MM-dd";
    case "minute-alone":
      return "tem m, o minuto, sem hora: o mês é M, como em yyyy-MM-dd";
    case "no-letter":
      return "não tem letra: escreva um padrão como yyyy-MM-dd";
    case "too-often":
      return `tem ${fault.letters}: ${fault.letter} aparece no máximo ${fault.most} vezes seguidas`;
    case "zone":
      return "tem V: o nome de um fuso é VV";
    case "offset":
      return `tem ${fault.letters}: escreva O ou OOOO`;
    case "touching":
      return "tem números colados: escreva duas letras para cada, como em yyyyMMdd, ou nada diz onde um termina";
    case "bracket":
      return "tem um ] sem o seu [";
  }
}

const ADVICE: Readonly<Record<PatternAdvice, string>> = {
  "look-around": "ele não olha para a frente nem para trás: diga o que é o texto inteiro, de ^ a $",
  atomic: "ele não tem grupos atômicos, e nunca volta atrás: escreva (?:...)",
  "back-reference": "ele não tem retrorreferências",
  "text-end": "escreva \\z para o fim do texto",
  "character-class": "escreva os próprios caracteres entre colchetes, como [ \\t]",
  possessive: "ele não tem quantificadores possessivos, e nunca volta atrás: tire o segundo +",
  "repeat-count": "ele repete no máximo 1000 vezes, grupos dentro de grupos multiplicados",
};

function pattern({ reason, advice }: PatternFault): string {
  return `${reasonInWords(reason)}${advice === undefined ? "" : ` (${ADVICE[advice]})`}`;
}

function reasonInWords(reason: PatternFault["reason"]): string {
  if (typeof reason === "string") return reason;
  switch (reason.kind) {
    case "no-class":
      return `nem categoria nem escrita: \`${reason.written}\``;
    case "count-is-text":
      return `\`{,${reason.count}}\` é texto: escreva {0,${reason.count}} para repetir, ou \\{,${reason.count}} para o texto`;
    case "ampersands-are-text":
      return "`&&` é texto: escreva os caracteres pretendidos, ou & uma vez para o texto";
  }
}
