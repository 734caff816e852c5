import { z } from 'zod';
import { distinct } from './converted.ts';

/** An entity of FollowTheMoney: property values are texts, ids of other entities or, in nested files, those entities. */
const Entity = z.object({
  id: z.string().min(1),
  schema: z.string(),
  caption: z.string().optional(),
  properties: z.record(z.string(), z.array(z.unknown())).default({}),
  datasets: z.array(z.string()).default([]),
  referents: z.array(z.string()).default([]),
  target: z.boolean().nullish(),
});
export type FtmEntity = z.infer<typeof Entity>;

/** The entity that a parsed line or nested value is, or why it is none. */
export function readFtmEntity(value: unknown): FtmEntity | { readonly reason: string; readonly id?: string } {
  const entity = Entity.safeParse(value);
  if (entity.success) return entity.data;
  const issue = entity.error.issues[0];
  const id = z.object({ id: z.string() }).safeParse(value);
  const reason = `not an entity: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
  return { reason, ...(id.success ? { id: id.data.id } : {}) };
}

/** The texts of a property, each once; none when it is absent. */
export function textsOf({ properties }: FtmEntity, name: string): string[] {
  return distinct((properties[name] ?? []).filter((value): value is string => typeof value === 'string'));
}

/**
 * Schemata of FollowTheMoney that say something of others or name nothing that crosses a border; passed over without
 * a word. (Its model as of version 3, and what was taken out of it since.)
 */
export const contextual: ReadonlySet<string> = new Set(
  `Address Analyzable Article Assessment Asset Associate Audio BankAccount Call CallForTenders Concession Contract
ContractAward ContractLot CourtCase CourtCaseParty CryptoWallet Debt Directorship Document Documentation
EconomicActivity Email Employment Event Family Folder HyperText Identification Image Interest Interval Land License
Membership Mention Message Note Occupancy Ownership Package Page Pages Passport Payment PlainText Position
PositionHeld Post Project ProjectParticipant RealEstate Record Relationship Representation Risk Sanction Security
Shares Similar Succession Table TaxRoll Thing Transaction Trip UnknownLink UserAccount Value Video Workbook`.split(
    /\s+/,
  ),
);
