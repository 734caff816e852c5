/** The package brings no declaration. */
declare module 'vin-validator' {
  /** True for 17 characters whose ninth is the check digit of North America. */
  export function validate(vin: string): boolean;
}
