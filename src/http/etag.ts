import { DomainError } from './problems.ts';

/** The entity tag of a row with a version. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** The version that an If-Match header names; `*` and a missing header are refused. */
export function versionFrom(ifMatch: string | null | undefined): number {
  const version = /^"(\d{1,15})"$/.exec(ifMatch ?? '')?.[1];
  if (version === undefined) {
    throw new DomainError('precondition_required', {
      en: 'Send If-Match with the ETag of what you read.',
      es: 'Envíe If-Match con el ETag de lo que leyó.',
    });
  }
  return Number(version);
}

/** The refusal when somebody else was faster. */
export function versionChanged(current: number): DomainError {
  return new DomainError(
    'version_changed',
    { en: 'Read it again and repeat your change.', es: 'Léalo de nuevo y repita su cambio.' },
    { headers: { etag: etagOf(current) } },
  );
}
