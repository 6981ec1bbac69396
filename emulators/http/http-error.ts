/** What a service throws to answer with an error in Google's form. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly reason: string;
  readonly details: Readonly<Record<string, unknown>>;
  /**
   * @param reason the camelCase reason of `errors[0]`, such as `notFound`
   * @param details further fields of `errors[0]` (`location`, `locationType`, `domain`), or headers under `headers`
   */
  constructor(status: number, reason: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.details = details;
  }
}
