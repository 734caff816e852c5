import { z } from 'zod';
import { programOf } from '../crossings/decide.ts';
import type { Text } from '../http/text.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { scopeOf } from '../snapshots/scope.ts';
import type { Presented } from './answer.ts';
import type { OpenSnapshot } from './lookups.ts';
import { openPack } from './pack.ts';
import { encodePack } from './pack-encode.ts';
import { createPackKeys } from './pack-keys.ts';

/** A synthetic traveler to practise with. */
export interface DrillTraveler {
  readonly what: Text;
  readonly rfid: string;
  readonly plate: string;
  /** What the drill's pack says of them; undefined: they are not in it. */
  readonly admit?: boolean;
}

const cardsBegin = 'd2111000000000000000000';
const platesBegin = 'DRILL';

/** Each has one registered car; nobody has such a card or plate. */
export const drillTravelers: readonly DrillTraveler[] = [
  {
    what: { en: 'a member', es: 'un miembro' },
    rfid: `${cardsBegin}a`,
    plate: `${platesBegin}-1`,
    admit: true,
  },
  {
    what: { en: 'a member against whom something is known', es: 'un miembro con algo en su contra' },
    rfid: `${cardsBegin}b`,
    plate: `${platesBegin}-2`,
    admit: false,
  },
  {
    what: { en: 'somebody unknown', es: 'alguien desconocido' },
    rfid: `${cardsBegin}c`,
    plate: `${platesBegin}-3`,
  },
];

/** What a drill should end in for each of them at a lane of this class. */
export function drillDecision(
  { admit }: DrillTraveler,
  laneClass: LaneClass,
): 'admit' | 'refer' | 'redirect' {
  if (admit !== undefined) return admit ? 'admit' : 'refer';
  return programOf[laneClass] === undefined ? 'refer' : 'redirect';
}

const Plated = z.looseObject({ plate: z.string() });
/** As much of what is presented as tells a drill; whether the rest can be read is not asked here. */
const Marked = z.looseObject({
  occupants: z.array(z.looseObject({ rfid: z.string().optional() })),
  vehicle: Plated.optional(),
  truck: Plated.optional(),
});

/** `all`: nothing but synthetic travelers and cars; `some`: a mixture, which is nothing; `none`: a real presentation. */
export function drillPart(presented: Presented): 'all' | 'some' | 'none' {
  const parsed = Marked.safeParse(presented);
  if (!parsed.success) return 'none';
  const { occupants, vehicle, truck } = parsed.data;
  const cards = occupants.map(({ rfid }) => rfid?.toLowerCase().startsWith(cardsBegin) ?? false);
  const plates = [vehicle, truck].flatMap((one) =>
    one ? [one.plate.replace(/[\s-]/g, '').toUpperCase().startsWith(platesBegin)] : [],
  );
  const marks = [...cards, ...plates];
  if (marks.length > 0 && marks.every(Boolean)) return 'all';
  return marks.some(Boolean) ? 'some' : 'none';
}

/** A pack of synthetic travelers under a key of its own, to practise an outage with. */
export function drillSnapshot(laneClass: LaneClass, now: number): OpenSnapshot {
  const keys = createPackKeys(crypto.getRandomValues(new Uint8Array(32)));
  const entries = drillTravelers.flatMap(({ rfid, plate, admit }) => {
    if (admit === undefined) return [];
    const member = keys.member(rfid);
    return [
      { key: keys.number('rfid', rfid), admit, member },
      { key: keys.pair({ plate, state: 'BCN', country: 'MEX' }, member), admit: true, member },
    ];
  });
  const bytes = encodePack({ life: 0, version: 1, madeAt: now, scope: scopeOf(laneClass), entries });
  return { pack: openPack(bytes), keys };
}
