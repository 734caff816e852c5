import { z } from 'zod';
import { questionIds } from './questions.ts';

/** A line that a person typed: trimmed, without control characters. */
function line(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !/\p{Cc}/u.test(text));
}

/** Several lines. */
function prose(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !/[^\P{Cc}\r\n\t]/u.test(text));
}

/** ISO 3166 alpha-3, or Germany's `D` as passports write it. */
const country = z.string().regex(/^(?:[A-Z]{3}|D)$/);
const month = z.string().regex(/^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$/);
/** `YYYY-MM-DD`, or `YYYY-MM` where nobody remembers the day. */
const when = z.union([z.iso.date(), month]);

/** The parent of a minor who is a member already (number and birth date agree) or who applies too. */
export const Parent = z.union([
  z.strictObject({ passId: z.string().regex(/^\d{9}$/), birthDate: z.iso.date() }),
  z.strictObject({ applicationId: z.uuid() }),
]);

/** Who answers for a minor, comes to the interview with them and agrees to the application. */
export const Guardian = z.strictObject({
  name: line(160).optional(),
  relationship: z.enum(['mother', 'father', 'guardian']).optional(),
  phone: line(40).optional(),
});

/** Paternal and maternal surnames are fields of their own; whoever has no maternal surname leaves it out. */
export const Identity = z.strictObject({
  paternalSurname: line(80).optional(),
  maternalSurname: line(80).optional(),
  givenNames: line(80).optional(),
  otherNames: z.array(line(160)).max(10).optional(),
  birthDate: z.iso.date().optional(),
  birthPlace: line(80).optional(),
  birthCountry: country.optional(),
  citizenship: country.optional(),
  sex: z.enum(['F', 'M', 'X']).optional(),
  curp: line(30).optional(),
  email: z.email().max(200).optional(),
  phone: line(40).optional(),
  parent: Parent.optional(),
  guardian: Guardian.optional(),
});

export const documentTypes = [
  'passport',
  'border_crossing_card',
  'permanent_resident_card',
  'visa',
  'national_id',
  'driver_license',
] as const;

/** A travel document or a licence; `mrz` are the two or three lines at its foot, as printed. */
export const TravelDocument = z.strictObject({
  type: z.enum(documentTypes),
  number: line(40).optional(),
  country: country.optional(),
  expiresOn: z.iso.date().optional(),
  mrz: z.array(z.string().trim().max(60)).max(3).optional(),
});

export const Address = z.strictObject({
  street: line(120).optional(),
  city: line(80).optional(),
  state: line(40).optional(),
  postalCode: line(20).optional(),
  country: country.optional(),
  from: when.optional(),
  /** Absent: until now. */
  to: when.optional(),
});

export const occupations = ['employed', 'self_employed', 'student', 'unemployed', 'retired'] as const;

export const Employment = z.strictObject({
  kind: z.enum(occupations),
  employer: line(120).optional(),
  position: line(80).optional(),
  city: line(80).optional(),
  country: country.optional(),
  from: when.optional(),
  to: when.optional(),
});

export const ApplicantVehicle = z.strictObject({
  plate: line(20).optional(),
  state: line(40).optional(),
  country: country.optional(),
  vin: line(30).optional(),
  make: line(40).optional(),
  model: line(40).optional(),
  year: z.int().min(1900).max(2100).optional(),
  color: line(30).optional(),
  /** Whose it is; of somebody else's a letter of the owner is needed. */
  owner: z.enum(['me', 'other']).optional(),
});

const Answer = z.strictObject({ answer: z.boolean(), explanation: prose(1000).optional() });

export const Questions = z.strictObject(
  Object.fromEntries(questionIds.map((id) => [id, Answer.optional()])) as Record<
    (typeof questionIds)[number],
    z.ZodOptional<typeof Answer>
  >,
);

/** The blocks of an application, each saved on its own; a draft may have any of them, half filled. */
export const Blocks = z.strictObject({
  identity: Identity.optional(),
  documents: z.array(TravelDocument).max(10).optional(),
  addresses: z.array(Address).max(30).optional(),
  employment: z.array(Employment).max(30).optional(),
  travel: z.strictObject({ countries: z.array(country).max(100) }).optional(),
  vehicles: z.array(ApplicantVehicle).max(4).optional(),
  questions: Questions.optional(),
  declaration: z.strictObject({ accepted: z.boolean() }).optional(),
});

export type Blocks = z.output<typeof Blocks>;
export type BlockName = keyof Blocks;
export type Identity = z.output<typeof Identity>;
export type TravelDocument = z.output<typeof TravelDocument>;
export type Address = z.output<typeof Address>;
export type Employment = z.output<typeof Employment>;
export type ApplicantVehicle = z.output<typeof ApplicantVehicle>;
export type Program = 'SENTRI' | 'FAST';

export const blockNames = Object.keys(Blocks.shape) as readonly BlockName[];
