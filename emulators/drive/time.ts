const RFC_3339 = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})?)?$/;

/** Reads RFC 3339, in UTC where no offset is given; undefined when it is something else. */
export function parseTime(text: string): Date | undefined {
  if (!RFC_3339.test(text)) return undefined;
  const hasOffset = /(?:[Zz]|[+-]\d{2}:\d{2})$/.test(text.slice(10));
  const time = new Date(text.length === 10 || hasOffset ? text : `${text}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
