/** The package brings a declaration without naming it. */
declare module 'validate-curp' {
  // biome-ignore lint/style/noDefaultExport: the package has no other export
  export default function validateCurp(curp: string): {
    readonly isValid: boolean;
    readonly curp: string | null;
    readonly errors?: readonly string[];
  };
}
