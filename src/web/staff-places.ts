import type { Scope } from '../http/principal.ts';
import type { Text } from '../http/text.ts';
import { boothTexts } from './texts/booth.ts';
import { interviewsTexts } from './texts/interviews.ts';
import { memberTexts } from './texts/member.ts';
import { queueTexts } from './texts/queue.ts';
import { sightingsTexts } from './texts/sightings.ts';

/** A place of the staff's pages: its way in the header, and its line on their first page. */
export interface StaffPlace {
  readonly path: string;
  /** Whoever has one of these may go there. */
  readonly scopes: readonly Scope[];
  readonly name: Text;
  /** One sentence: what one does there. */
  readonly does: Text;
}

const places: readonly StaffPlace[] = [
  {
    path: '/staff/applications',
    scopes: ['applications:review'],
    name: { en: queueTexts.en.applications, es: queueTexts.es.applications },
    does: { en: queueTexts.en.applicationsDo, es: queueTexts.es.applicationsDo },
  },
  {
    path: '/staff/interviews',
    scopes: ['applications:review'],
    name: { en: interviewsTexts.en.place, es: interviewsTexts.es.place },
    does: { en: interviewsTexts.en.does, es: interviewsTexts.es.does },
  },
  {
    path: '/staff/matches',
    scopes: ['matches:read'],
    name: { en: queueTexts.en.matches, es: queueTexts.es.matches },
    does: { en: queueTexts.en.matchesDo, es: queueTexts.es.matchesDo },
  },
  {
    path: '/staff/members',
    scopes: ['memberships:manage'],
    name: { en: memberTexts.en.place, es: memberTexts.es.place },
    does: { en: memberTexts.en.does, es: memberTexts.es.does },
  },
  {
    path: '/staff/sightings',
    scopes: ['sightings:query'],
    name: { en: sightingsTexts.en.place, es: sightingsTexts.es.place },
    does: { en: sightingsTexts.en.does, es: sightingsTexts.es.does },
  },
  {
    path: '/staff/redress',
    scopes: ['redress:answer'],
    name: { en: 'Redress', es: 'Reclamaciones' },
    does: {
      en: 'Answer travelers who contest a decision.',
      es: 'Responder a los viajeros que impugnan una decisión.',
    },
  },
  {
    path: '/staff/cards',
    scopes: ['memberships:manage'],
    name: { en: 'Cards', es: 'Tarjetas' },
    does: {
      en: 'Issue the first cards of new members and those that were ordered anew.',
      es: 'Expedir las primeras tarjetas de los miembros nuevos y las reposiciones.',
    },
  },
  {
    path: '/booth',
    scopes: ['crossings:dispose'],
    name: { en: boothTexts.en.place, es: boothTexts.es.place },
    does: { en: boothTexts.en.does, es: boothTexts.es.does },
  },
  {
    path: '/staff/simulations',
    scopes: ['simulations:run'],
    name: { en: 'Simulations', es: 'Simulaciones' },
    does: {
      en: 'Say what the queues of a day will be, and what would change them.',
      es: 'Prever las filas de un día y lo que las cambiaría.',
    },
  },
  {
    path: '/staff/operations',
    scopes: ['operations:read', 'outbox:operate'],
    name: { en: 'Operations', es: 'Operación' },
    does: {
      en: 'See how lanes, workers and lists are, and send again what failed.',
      es: 'Ver cómo están los carriles, los procesos y las listas, y reenviar lo que falló.',
    },
  },
];

/** Where somebody with these scopes may go, in the order of the header. */
export function staffPlaces(scopes: ReadonlySet<Scope>): readonly StaffPlace[] {
  return places.filter((place) => place.scopes.some((scope) => scopes.has(scope)));
}
