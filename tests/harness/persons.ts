import type { ListEntry } from '../../src/screening/types.ts';
import type { TravelerIdentity } from '../../src/travelers/identity.ts';

/** Three invented people with rare names, so that nobody matches anybody else. */
export const xochitl = { fullName: 'Xochitl Zarazua Quintanilla', birthDate: '1971-03-04', documents: [] };
export const baltazar = { fullName: 'Baltazar Ollervides Uscanga', birthDate: '1985-11-23', documents: [] };
export const wenceslao = { fullName: 'Wenceslao Iturbide Ñañez', birthDate: '1990-07-15', documents: [] };

/** An entry that names this person exactly. */
export function listed(id: string, person: TravelerIdentity, remarks?: string): ListEntry {
  return {
    id,
    type: 'person',
    names: [{ full: person.fullName ?? '', kind: 'primary' }],
    birthDates: [person.birthDate ?? ''],
    ...(remarks === undefined ? {} : { remarks }),
  };
}
