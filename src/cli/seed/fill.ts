import type BetterSqlite3 from 'better-sqlite3';
import { newId } from '../../db/new-id.ts';
import { toBase64 } from '../../keys/bytes.ts';
import { type Keys, normalizeNumber } from '../../keys/keys.ts';
import { addMonths, termMonths } from '../../memberships/term.ts';
import { photoBoundTo } from '../../photos/store.ts';
import { numberHash, subjectKeys } from '../../screening/coarse-keys.ts';
import { personAt, type SyntheticPerson } from '../../seed/people.ts';
import { portraitOf } from '../../seed/portrait.ts';
import { subjectHashOf, subjectOf } from '../../travelers/identity.ts';
import { fastSealer } from './fast-seal.ts';

/** So many members in one transaction: few enough that a stop loses little, enough that commits cost nothing. */
const perTransaction = 5_000;

/** PASSIDs spread over their nine digits, each index its own: the factor is prime to their count. */
function passIdAt(index: number): string {
  return String(100_000_000 + ((index * 7_654_321 + 123_456_789) % 900_000_000));
}

function prepare(engine: BetterSqlite3.Database) {
  const run = (text: string) => engine.prepare<unknown[]>(text);
  return {
    traveler: run("INSERT INTO travelers VALUES (?, 'application', 1, ?, ?, ?)"),
    identity: run("INSERT INTO traveler_identities VALUES (?, NULL, ?, ?, ?, NULL, '[]', ?, ?)"),
    document: run("INSERT INTO traveler_documents VALUES (?, ?, 'passport', ?, ?, ?)"),
    change: run('INSERT INTO subject_changes (traveler_id) VALUES (?)'),
    standing:
      run(`INSERT INTO standings (traveler_id, status, computed_seq, list_versions, config_hash, subject_hash,
      screened_at) VALUES (?, 'clear', ?, '{}', 'seed', ?, ?)`),
    passIdTaken: engine.prepare<unknown[], number>('SELECT 1 FROM memberships WHERE pass_id = ?').pluck(),
    membership:
      run(`INSERT INTO memberships (id, traveler_id, applicant_id, program, pass_id, state, starts_at,
      expires_at, state_since) VALUES (?, ?, ?, 'SENTRI', ?, 'active', ?, ?, ?)`),
    credential: run("INSERT INTO credentials VALUES (?, ?, 'rfid', ?, ?, 'active', ?)"),
    vehicle: engine
      .prepare<unknown[], string>(
        `INSERT INTO vehicles (id, plate, plate_raw, state, country, make, model, year, color)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (plate, state, country) DO UPDATE SET plate = plate
          RETURNING id`,
      )
      .pluck(),
    registration: run('INSERT INTO membership_vehicles VALUES (?, ?, ?)'),
    photo: run(`INSERT INTO member_photos (membership_id, content_type, width, height, content_sealed, set_at)
      VALUES (?, ?, ?, ?, ?, ?)`),
  };
}

interface Filling {
  readonly seed: number;
  readonly count: number;
  readonly now: number;
  /** Which share of them has a photo, 0..1: a drawn pattern, nobody's face. None unless said. */
  readonly photos?: number;
  readonly onProgress: (done: number) => void;
}

/**
 * Fills a database with synthetic members: traveler, identity, passport, standing clear through the newest
 * publication, SENTRI membership, card, vehicle, and a photo where it is asked for. Nobody screens them here; the daily sweep will. Called again with
 * the same seed it goes on where it ended.
 *
 * @returns the number of the first person that was used.
 */
export function fillMembers(engine: BetterSqlite3.Database, keys: Keys, filling: Filling): number {
  const { seed, count, now, photos = 0, onProgress } = filling;
  const statements = prepare(engine);
  const seal = fastSealer(keys.encryption);
  const hashOf = numberHash(keys);
  const value = <T>(text: string) => engine.prepare<unknown[], T>(text).pluck();
  const head = value<number>('SELECT COALESCE(MAX(seq), 0) FROM publications').get() ?? 0;
  const first =
    value<number>('SELECT COUNT(*) FROM memberships WHERE applicant_id GLOB ?').get(`seed-${seed}-*`) ?? 0;
  const startsAt = now - 180 * 86_400_000;
  const expiresAt = addMonths(startsAt, termMonths);
  let passIds = first;

  function nextPassId(): string {
    for (;;) {
      const passId = passIdAt(passIds++);
      if (statements.passIdTaken.get(passId) === undefined) return passId;
    }
  }

  function insertTraveler(person: SyntheticPerson): string {
    const id = newId();
    const { passport, rfid: _, vehicle: __, ...identity } = person;
    const documents = [{ type: 'passport', ...passport }];
    const subject = subjectOf(id, { ...identity, documents });
    const hash = subjectHashOf(keys, subject);
    statements.traveler.run(id, hash, JSON.stringify(subjectKeys(subject, hashOf)), now);
    const { paternalSurname, maternalSurname, givenNames, birthDate, nationality } = identity;
    statements.identity.run(id, paternalSurname, maternalSurname ?? null, givenNames, birthDate, nationality);
    const documentId = newId();
    const sealed = seal(`traveler_documents/number/${documentId}`, passport.number);
    const found = keys.lookupHash('document', passport.number);
    statements.document.run(documentId, id, passport.country, found, sealed);
    statements.change.run(id);
    statements.standing.run(id, head, hash, now);
    return id;
  }

  function insertMember(index: number): void {
    const person = personAt(seed, index);
    const { rfid, vehicle } = person;
    const travelerId = insertTraveler(person);
    const id = newId();
    statements.membership.run(
      id,
      travelerId,
      `seed-${seed}-${index}`,
      nextPassId(),
      startsAt,
      expiresAt,
      startsAt,
    );
    const cardId = newId();
    statements.credential.run(
      cardId,
      id,
      keys.lookupHash('rfid', rfid),
      seal(`credentials/value/${cardId}`, rfid),
      now,
    );
    const { plate, state, country, make, model, year, color } = vehicle;
    const vehicleId = statements.vehicle.get(
      newId(),
      normalizeNumber(plate),
      plate,
      state,
      country,
      make,
      model,
      year,
      color,
    );
    statements.registration.run(id, vehicleId, now);
    // Spread evenly, and the same ones each time.
    if (Math.floor((index + 1) * photos) > Math.floor(index * photos)) insertPhoto(id, index);
  }

  function insertPhoto(membershipId: string, index: number): void {
    const { contentType, width, height, bytes } = portraitOf(seed, index);
    const sealed = seal(photoBoundTo(membershipId), toBase64(bytes));
    statements.photo.run(membershipId, contentType, width, height, sealed, now);
  }

  const some = engine.transaction((from: number, to: number) => {
    for (let index = from; index < to; index++) insertMember(index);
  });
  for (let from = 0; from < count; from += perTransaction) {
    const to = Math.min(count, from + perTransaction);
    some(first + from, first + to);
    onProgress(to);
  }
  return first;
}
