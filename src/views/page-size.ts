/** Children that a view shows before "Load more". */
export const PAGE_SIZE = 200;
