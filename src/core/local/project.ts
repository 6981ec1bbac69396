/** The project of a pipeline that was begun on the local emulators: Google Cloud has none of this name for us. */
export const LOCAL_PROJECT = "sluice-local";
