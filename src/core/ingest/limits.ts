/** Files that are copied at once: what keeps a line busy with small files, and within Drive's quota of requests. */
export const FILES_AT_ONCE = 16;

/** Files, folders or objects that are asked for at once, where nothing but a description comes. */
export const QUESTIONS_AT_ONCE = 8;

/** More files than this gone at once look like a mistake: a folder dropped, or no longer shared. */
export const MANY_GONE = 20;
/** The same, as a share of the folder's files; both have to be exceeded. */
export const MANY_GONE_SHARE = 0.1;

/** Beyond this the state would grow without bound: the next run reconciles instead, which finds them all. */
export const MOST_OWED = 1000;

/** Runs that the state names. */
export const RUNS_REMEMBERED = 10;
