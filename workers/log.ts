/** The part of a pino logger that the workers use. Never give it personal data: ids, counts and reasons only. */
export interface Log {
  debug(fields: object, message?: string): void;
  info(fields: object | string, message?: string): void;
  warn(fields: object | string, message?: string): void;
  error(fields: object | string, message?: string): void;
}
