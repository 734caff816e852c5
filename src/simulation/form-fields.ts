/** The scenario form, made from the JSON Schema that the service publishes. */
import { z } from 'zod';
import { scenarioSchema } from './scenario-file.ts';

/** One field of the form. Everything of a scenario that is a list stands in the form's box instead. */
export type FormField = {
  /** JSON Pointer of what it fills. */
  readonly pointer: string;
  readonly group: FormGroup;
  readonly kind: 'text' | 'number' | 'integer' | 'choice' | 'flag' | 'ports';
  /** What may be chosen. */
  readonly options: readonly string[];
  /** The schema wants a number. */
  readonly numeric: boolean;
  /** The bounds of a number, where the schema has them. */
  readonly least?: number;
  readonly most?: number;
  /** What holds where nothing is filled in. */
  readonly fallback?: string;
};

/** The groups of the form, in its order. */
export const formGroups = ['day', 'shares', 'queueing', 'secondary', 'run'] as const;
export type FormGroup = (typeof formGroups)[number];

const groupOf: Readonly<Record<string, FormGroup>> = {
  name: 'day',
  day: 'day',
  ports: 'day',
  demandFactor: 'day',
  arrivals: 'day',
  sentriShare: 'shares',
  readyShare: 'shares',
  fastShare: 'shares',
  pedestrianReadyShare: 'shares',
  queueing: 'queueing',
  secondary: 'secondary',
  empties: 'secondary',
};

/** As much of JSON Schema as the scenario's uses. */
const Property = z.object({
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object']),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.json().optional(),
  items: z.object({ type: z.string() }).optional(),
  get properties() {
    return z.record(z.string(), Property).optional();
  },
});
type Property = z.infer<typeof Property>;

function kindOf({ type, enum: choices, items }: Property): FormField['kind'] | undefined {
  if (choices !== undefined) return 'choice';
  if (type === 'boolean') return 'flag';
  if (type === 'number' || type === 'integer') return type;
  if (type === 'string') return 'text';
  return type === 'array' && items?.type === 'string' ? 'ports' : undefined;
}

function fieldsOf(properties: Readonly<Record<string, Property>>, before: string): FormField[] {
  return Object.entries(properties).flatMap(([name, property]): FormField[] => {
    const pointer = `${before}/${name}`;
    if (property.properties !== undefined) return fieldsOf(property.properties, pointer);
    const kind = kindOf(property);
    if (kind === undefined) return [];
    const group = groupOf[pointer.split('/')[1] ?? ''] ?? 'run';
    const least = property.minimum ?? property.exclusiveMinimum;
    const { maximum: most, default: fallback } = property;
    return [
      {
        pointer,
        group,
        kind,
        options: (property.enum ?? []).map(String),
        numeric: property.type === 'number' || property.type === 'integer',
        ...(least === undefined ? {} : { least }),
        ...(most === undefined || most >= Number.MAX_SAFE_INTEGER ? {} : { most }),
        ...(fallback === undefined || typeof fallback === 'object' ? {} : { fallback: String(fallback) }),
      },
    ];
  });
}

let made: readonly FormField[] | undefined;

/** The fields of the form, in the schema's order, but for what a file says to `simulate optimise`: the form runs a day. */
export function formFields(): readonly FormField[] {
  if (made) return made;
  const { optimise: _, ...properties } = z
    .object({ properties: z.record(z.string(), Property) })
    .parse(scenarioSchema()).properties;
  made = fieldsOf(properties, '');
  return made;
}
